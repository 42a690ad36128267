"""Whom a nudge goes to: the first who is still here, one of us, and may know of what it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.audience import Person
from bot.domain.nudge_waiting import Found, Waiting
from bot.domain.nudges import NudgeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who is here, and who is in which private channel, as Slack told a moment ago."""

    workspace_id: str
    people: Mapping[str, Person] = field(default_factory=dict)
    # Pairs of a person and a private channel that they are in.
    inside: frozenset[tuple[str, str]] = frozenset()

    def is_told(self, user_id: str) -> bool:
        """Say whether somebody may be nudged at all: no guest, nobody from outside, no bot, nobody who has left."""
        person = self.people.get(user_id)
        is_ours = person is not None and person.team_id == self.workspace_id
        return is_ours and person is not None and not (person.is_bot or person.is_guest or person.has_left)

    def may_know(self, user_id: str, waiting: Waiting) -> bool:
        """Say whether somebody may know of something: who brought it, and for the rest the members of its channel."""
        is_open = waiting.private_to is None or waiting.known_to == user_id
        return is_open or (user_id, waiting.private_to or "") in self.inside

    def whose(self, waiting: Waiting) -> str | None:
        """Return whom something is told; None: nobody who could act on it may know of it."""
        able = (each for each in waiting.candidates if self.is_told(each) and self.may_know(each, waiting))
        return next(able, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What a rule found, and whose it is."""

    found: Found
    user_id: str


def assigned(found: Iterable[Found], known: Known) -> list[Assigned]:
    """Return what was found with whose it is; what is nobody's is left out."""
    whose = [(each, known.whose(each.waiting)) for each in found]
    return [Assigned(found=each, user_id=user_id) for each, user_id in whose if user_id is not None]


def questions_about(
    found: Sequence[Found], handed: Iterable[tuple[NudgeKind, str]]
) -> tuple[set[str], set[tuple[str, str]]]:
    """Return what Slack has to be asked: about which people, and who of them is in which private channel.

    `handed` are kinds and people to whom something of another's was handed over: they must be able to read it too.
    """
    waiting = [each.waiting for each in found]
    people = {user_id for each in waiting for user_id in each.candidates}
    inside = {
        (user_id, each.private_to)
        for each in waiting
        if each.private_to is not None
        for user_id in each.candidates
        if user_id != each.known_to
    }
    inside |= {
        (user_id, each.waiting.private_to)
        for kind, user_id in set(handed)
        for each in found
        if each.kind is kind and each.waiting.private_to is not None
    }
    return people, inside
