"""A workspace for tests of themes: what people say is kept, has its vector, and is placed."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from bot.domain.audience import Reader
from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import Feedback
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.priority import ThemeSort
from bot.domain.themes import Theme, ThemeEvent, ThemeState
from bot.flows.desk import Desk
from bot.flows.placing import place_item
from bot.flows.priority import rank_themes
from bot.flows.theme_pages import ThemePage, read_theme
from bot.ports import Storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.storage_builders import NOW, kept

ADA, BO, TRIAGE, SECRET = "U0ADA", "U0BO", "C0TRIAGE", "G0SECRET"
# They share every word that tells, so the fake embedder lays them close together.
EXPORTS = (
    "the csv export fails with large reports",
    "csv export fails with large reports today",
    "export of large csv reports fails",
    "the export of csv reports fails when large",
)
DARK = (
    "please add a dark mode for evenings",
    "a dark mode please for evenings",
    "add the dark mode for evenings please",
)


class ThemeOffice:
    """A workspace in which themes form, and names for its parts."""

    def __init__(self, storage: Storage) -> None:
        """Open it without a triage channel."""
        self.directory = FakeDirectory()
        self.directory.add_person(ADA, "Ada")
        self.directory.add_person(BO, "Bo")
        self.directory.add_channel(TRIAGE, ADA, BO, name="triage")
        self.directory.add_channel(SECRET, ADA, name="secret", private=True)
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

    async def hear(self, words: str, author: str = ADA, **facts: object) -> Feedback:
        """Keep what somebody said, with its vector, without placing it."""
        item = await kept(self.desk.storage, words, workspace_id=WORKSPACE, author_id=author, **facts)
        model = self.desk.mind.embedder.model
        (vector,) = await self.desk.mind.embedder.embed([words])
        async with self.desk.storage.work(WORKSPACE) as work:
            await work.embeddings.put(item.id, model, vector)
        return item

    async def edit(self, item: Feedback, words: str) -> None:
        """Give an item other words, and their vector, without placing it."""
        (vector,) = await self.desk.mind.embedder.embed([words])
        async with self.desk.storage.work(WORKSPACE) as work:
            await work.feedback.revise(item.id, words, by=None, at=self.clock.now())
            await work.embeddings.put(item.id, self.desk.mind.embedder.model, vector)

    async def place(self, item: Feedback) -> Feedback:
        """Find the theme of an item, and return the item as it is then; time goes on, so that changes have an order."""
        self.clock.advance(timedelta(seconds=1))
        await place_item(self.desk, {"workspace_id": WORKSPACE, "feedback_id": item.id})
        return await self.present(item)

    async def say(self, words: str, author: str = ADA, **facts: object) -> Feedback:
        """Keep what somebody said and find its theme."""
        return await self.place(await self.hear(words, author, **facts))

    async def formed(self, texts: tuple[str, ...] = EXPORTS) -> Theme:
        """Return the theme that texts of several people form."""
        items = [await self.say(text, f"U0CUSTOMER{at}") for at, text in enumerate(texts)]
        theme = await self.theme_of(items[0])
        assert theme is not None
        return theme

    async def present(self, item: Feedback) -> Feedback:
        """Return an item as it is now."""
        async with self.desk.storage.work(WORKSPACE) as work:
            found = await work.feedback.with_id(item.id)
        assert found is not None
        return found

    async def theme_of(self, item: Feedback) -> Theme | None:
        """Return the theme of an item."""
        async with self.desk.storage.work(WORKSPACE) as work:
            return await work.themes.theme_of(item.id)

    async def labels_of(self, theme: Theme, user: str = ADA) -> set[str]:
        """Return the public names of the items that somebody sees on a theme's page."""
        try:
            page = await self.page(theme, user)
        except ThemeNotFoundError:
            return set()
        return {item.label for item in page.items}

    async def page(self, theme: Theme, user: str = ADA) -> ThemePage:
        """Return a theme's page."""
        return await read_theme(self.desk, WORKSPACE, user, theme.number)

    async def names(self, user: str = ADA) -> list[str]:
        """Return the themes that somebody sees, the one with most accounts first."""
        ranked = await rank_themes(self.desk, WORKSPACE, user, sort=ThemeSort.ACCOUNTS)
        return [each.reach.theme.label for each in ranked.themes]

    async def size_of(self, theme: Theme) -> int:
        """Return how many items a theme's shape speaks for."""
        async with self.desk.storage.work(WORKSPACE) as work:
            shapes = await work.themes.shapes(self.desk.mind.embedder.model)
        return next((shape.size for shape in shapes if shape.theme_id == theme.id), 0)

    async def ask_in(self, channel_id: str = TRIAGE) -> None:
        """Choose the triage channel."""
        async with self.desk.storage.work(WORKSPACE) as work:
            preferences = replace(await work.channels.preferences(), triage_channel_id=channel_id)
            await work.channels.prefer(preferences, by=ADA, at=self.clock.now())

    async def questions(self) -> list[TriageQuestion]:
        """Return the questions that wait for a card."""
        async with self.desk.storage.work(WORKSPACE) as work:
            return await work.triage.waiting(list(TriageTopic), limit=100)


EVERYBODY = Reader(workspace_id=WORKSPACE)


async def events(office: ThemeOffice) -> list[ThemeEvent]:
    """Return everything that happened to any theme."""
    found = []
    async with office.desk.storage.work(WORKSPACE) as work:
        for number in range(1, 40):
            theme = await work.themes.with_number(number)
            found += [] if theme is None else await work.themes.events(theme.id, limit=200)
    return found


async def hold_together(office: ThemeOffice) -> None:
    """Check that each theme lies where its items lie, and that no item is in a theme that does not stand."""
    model = office.desk.mind.embedder.model
    async with office.desk.storage.work(WORKSPACE) as work:
        shapes = {shape.theme_id: shape for shape in await work.themes.shapes(model)}
        for number in range(1, 40):
            theme = await work.themes.with_number(number)
            if theme is None:
                break
            ids = await work.themes.member_ids(theme.id)
            vectors = await work.embeddings.of(ids, model)
            if theme.state is not ThemeState.ACTIVE or not ids:
                assert ids == []
                assert theme.id not in shapes
                continue
            shape = shapes.pop(theme.id)
            assert shape.size == len(ids) == len(vectors)
            assert np.allclose(shape.total, sum(vectors.values()), atol=1e-3)
        assert shapes == {}
