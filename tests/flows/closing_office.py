"""A workspace for tests of loop debt: customers in channels, what they asked, and a theme that takes steps."""

from datetime import timedelta
from functools import partial
from itertools import count

from bot.domain.accounts import AccountFacts
from bot.domain.closing import Debt
from bot.domain.feedback import Feedback, MessageRef
from bot.domain.labels import SetBy
from bot.domain.owed import OwedEntry, Pick
from bot.domain.owed_commands import read_owed_query
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.flows.answering_owed import Pressed, press_send
from bot.flows.desk import Desk
from bot.flows.owed import list_owed
from bot.flows.owed_notes import redraw_owed_note, send_handed_note, send_owed_note
from bot.flows.owing import owe_answers
from bot.flows.sending_answers import send_answers
from bot.ports import Storage
from handlers.blocks.owed import pick_of
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.storage_builders import NOW, kept

ADA, BO, GUEST, CARA, DAN = "U0ADA", "U0BO", "U0GUEST", "U0CARA", "U0DAN"
GENERAL, SHARED, SECRET = "C0GENERAL", "C0SHARED", "G0SECRET"
ACME, GLOBEX = "T0ACME", "T0GLOBEX"
_NUMBERS = count(1)


class ClosingOffice:
    """Ada and Bo work here; Cara is a customer of Acme in a shared channel, Dan a customer who is a guest."""

    def __init__(self, storage: Storage) -> None:
        """Open it."""
        self.directory = FakeDirectory()
        for user_id, name in ((ADA, "Ada"), (BO, "Bo")):
            self.directory.add_person(user_id, name)
        self.directory.add_person(DAN, "Dan Doe", guest=True)
        self.directory.add_person(CARA, "Cara Cole", team_id=ACME)
        self.directory.organisations = {ACME: "Acme Corp", GLOBEX: "Globex"}
        self.directory.add_channel(GENERAL, ADA, BO, DAN, name="general")
        self.directory.add_channel(SHARED, ADA, BO, CARA, name="ext-acme", teams=(ACME,))
        self.directory.add_channel(SECRET, ADA, DAN, name="secret", private=True)
        self.messenger = RecordingMessenger(self.directory)
        self.jobs = InlineJobs()
        self.clock = FixedClock(NOW)
        self.desk = Desk(
            storage=storage,
            directory=self.directory,
            messenger=self.messenger,
            jobs=self.jobs,
            clock=self.clock,
            mind=plain_mind(),
        )
        self.jobs.functions |= {
            kind: partial(flow, self.desk)
            for kind, flow in (
                ("owe", owe_answers),
                ("owed_note", send_owed_note),
                ("owed_handed", send_handed_note),
                ("owed_redraw", redraw_owed_note),
                ("answers", send_answers),
            )
        }

    async def theme(self, name: str = "Exports") -> Theme:
        """Store a theme."""
        async with self.desk.storage.work(WORKSPACE) as work:
            new = NewTheme(name=name, description="", named_by=SetBy.PERSON, created_at=self.clock.now())
            return await work.themes.add(new)

    async def account(self, name: str = "Acme", owner: str | None = BO) -> str:
        """Store an account and return its id."""
        async with self.desk.storage.work(WORKSPACE) as work:
            return (await work.accounts.add(AccountFacts(name=name, owner_id=owner), at=NOW)).id

    async def ask(
        self, theme: Theme, words: str, author: str | None = DAN, channel: str | None = GENERAL, **facts: object
    ) -> Feedback:
        """Keep what somebody asked for, as a part of a theme."""
        if channel is not None:
            ts = f"{1_790_000_000 + next(_NUMBERS)}.000100"
            facts = {"message": MessageRef(channel_id=channel, ts=ts), "channel_id": channel, "ts": ts, **facts}
        else:
            facts = {"message": None, **facts}
        person = self.directory.people.get(author or "")
        given = {"author_id": author, "author_name": person.name if person else None, "captured_by": ADA, **facts}
        item = await kept(self.desk.storage, words, workspace_id=WORKSPACE, **given)
        async with self.desk.storage.work(WORKSPACE) as work:
            await work.themes.assign([item.id], theme.id)
        return item

    async def step(self, theme: Theme, status: ThemeStatus = ThemeStatus.PLANNED, by: str = ADA) -> StatusChange:
        """Let a theme take a step, and owe what it owes."""
        at = self.clock.advance(timedelta(seconds=1))
        number = next(_NUMBERS)
        change = StatusChange(
            id=f"change{number}",
            origin_key=f"view:{number}",
            theme_id=theme.id,
            was=ThemeStatus.NEW,
            status=status,
            reason="it fits with the new exporter",
            would_change="three more teams ask for it" if status is ThemeStatus.NOT_NOW else "",
            at=at,
            by=by,
        )
        async with self.desk.storage.work(WORKSPACE) as work:
            change, _ = await work.statuses.add(change)
        await self.owe(change)
        return change

    async def owe(self, change: StatusChange) -> None:
        """Run the job of a step, and what it begins."""
        await owe_answers(self.desk, {"workspace_id": WORKSPACE, "change_id": change.id})
        await self.jobs.run_all()

    async def owed(self, query: str = "all", user: str = ADA, limit: int = 40) -> tuple[OwedEntry, ...]:
        """Return the entries of a list."""
        return (await list_owed(self.desk, WORKSPACE, user, read_owed_query(query), limit=limit)).entries

    async def only(self, query: str = "all", user: str = ADA) -> OwedEntry:
        """Return the only entry of a list."""
        (entry,) = await self.owed(query, user)
        return entry

    async def press(self, *entries: OwedEntry, user: str = ADA, told: bool = False) -> Pressed:
        """Press Send below some entries, as they were shown, without running what follows."""
        return await press_send(self.desk, WORKSPACE, user, [pick_of(entry) for entry in entries], told=told)

    async def send(self, *entries: OwedEntry, user: str = ADA) -> Pressed:
        """Press Send, and post what follows."""
        pressed = await self.press(*entries, user=user)
        await self.jobs.run_all()
        return pressed

    async def debt(self, debt_id: str) -> Debt:
        """Return a debt as it is now."""
        async with self.desk.storage.work(WORKSPACE) as work:
            found = await work.debts.with_id(debt_id)
        assert found is not None
        return found

    def pick(self, entry: OwedEntry) -> Pick:
        """Return an answer as it was shown."""
        return pick_of(entry)
