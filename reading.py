"""A desk for the command line, which reads: it posts nothing, starts no jobs and asks no endpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.flows.desk import Desk
from bot.settings import Settings
from handlers.clients import Clients
from handlers.directory import SlackDirectory
from handlers.jobs_late import LateJobs
from handlers.messenger import SlackMessenger
from handlers.system_clock import SystemClock
from handlers.workspaces import Reception
from prompts.local_mind import local_mind
from rooms import installations_of, seats_of
from storage.unit_of_work import SqlStorage
from words.catalog import Catalogues


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRoom:
    """A desk, and the way to Slack, which is asked only about channels that somebody names."""

    desk: Desk
    clients: Clients


def open_reading_room(settings: Settings, storage: SqlStorage) -> ReadingRoom:
    """Put together what reading takes; only who names a channel needs settings that lead to Slack."""
    clock = SystemClock()

    @cache
    def reception() -> Reception:
        seats = seats_of(settings, installations_of(settings, storage), clock)
        return Reception(seats, api_url=settings.slack_api_url)

    clients = _late(reception)
    directory = SlackDirectory(clients)
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=SlackMessenger(clients, storage, directory, clock),
        jobs=LateJobs(),
        clock=clock,
        mind=local_mind(),
        languages=Catalogues(),
    )
    return ReadingRoom(desk=desk, clients=clients)


def _late(reception: Callable[[], Reception]) -> Clients:
    return lambda workspace_id: reception().client(workspace_id)
