"""The vision on each engine: what hangs on what, what a digest says of it, and people who write at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Reader
from bot.domain.digest_notes import DigestNote
from bot.domain.errors import HeedError
from bot.domain.experiments.experiment import Stage
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.vision import OFF_VISION, Objective
from bot.domain.vision_errors import ObjectiveRetiredError, VisionChangedError
from bot.flows.aligning import align_themes
from bot.flows.alignment import alignment_note
from bot.flows.alignments import hang_theme
from bot.flows.drift import Span, aligned, periods_of
from bot.flows.theme_changes import merge_themes
from bot.flows.vision_changes import ObjectiveWords, add_objective, change_objective, retire_objective, write_statement
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.flows.theme_office import ADA, BO, DARK, EXPORTS, SECRET, ThemeOffice
from tests.stored_experiments import drafted, terms

EVERYBODY = Reader(workspace_id=WORKSPACE)


async def stated(office: ThemeOffice, name: str, *, key: str = "view:V1", success: str = "") -> Objective:
    """Write an objective down."""
    words = ObjectiveWords(name=name, success=success, owner_id=None)
    return await add_objective(office.desk, WORKSPACE, ADA, words, origin_key=key)


async def say_all(office: ThemeOffice, texts: Sequence[str], **facts: object) -> str:
    """Say things that become one theme, each said by somebody else; return the theme's id."""
    said = [await office.hear(words, f"U0{len(texts)}{number}", **facts) for number, words in enumerate(texts)]
    placed = [await office.place(item) for item in said]
    theme_id = placed[-1].theme_id
    assert theme_id is not None
    return theme_id


async def hang(office: ThemeOffice) -> None:
    """Compare every theme with every objective."""
    await align_themes(office.desk, {"workspace_id": WORKSPACE})


async def note(office: ThemeOffice, reader: Reader = EVERYBODY) -> DigestNote | None:
    """Return what a digest of the last four weeks says of alignment."""
    now, before = periods_of(office.desk, Span.WEEKS)
    async with office.desk.storage.work(WORKSPACE) as work:
        return await alignment_note(office.desk, work, [before, now], reader)


async def hangs_on(office: ThemeOffice, theme_id: str) -> str | None:
    """Return the objective that a theme hangs on; `OFF_VISION` for none, None while nobody has said."""
    async with office.desk.storage.work(WORKSPACE) as work:
        alignment = await work.vision.alignment_of(theme_id)
    return None if alignment is None else alignment.objective_id or OFF_VISION


async def test_themes_hang_on_what_they_mean(storage_with_memory: Storage) -> None:
    """What serves no objective is openly off vision; without objectives nothing is said of anything."""
    office = ThemeOffice(storage_with_memory)
    exports, dark = await say_all(office, EXPORTS), await say_all(office, DARK)
    await hang(office)
    assert await hangs_on(office, exports) is None
    objective = await stated(office, "csv export of large reports")
    await hang(office)
    assert (await hangs_on(office, exports), await hangs_on(office, dark)) == (objective.id, OFF_VISION)
    await hang_theme(office.desk, WORKSPACE, ADA, dark, objective.id)
    await hang(office)
    assert await hangs_on(office, dark) == objective.id
    await retire_objective(office.desk, WORKSPACE, ADA, objective.id)
    await hang(office)
    assert (await hangs_on(office, exports), await hangs_on(office, dark)) == (None, objective.id)
    with pytest.raises(ObjectiveRetiredError):
        await hang_theme(office.desk, WORKSPACE, ADA, exports, objective.id)


async def test_a_merge_takes_a_persons_word_along(storage_with_memory: Storage) -> None:
    """Unless somebody spoke of the theme that stays."""
    office = ThemeOffice(storage_with_memory)
    objective = await stated(office, "quick answers of support")
    exports, dark = await say_all(office, EXPORTS), await say_all(office, DARK)
    await hang(office)
    await hang_theme(office.desk, WORKSPACE, ADA, dark, objective.id)
    await merge_themes(office.desk, WORKSPACE, dark, exports, by=ADA)
    assert await hangs_on(office, exports) == objective.id


async def test_an_objective_that_is_said_otherwise_is_compared_anew(storage_with_memory: Storage) -> None:
    """Its themes follow the new words; the same words again begin nothing."""
    office = ThemeOffice(storage_with_memory)
    dark = await say_all(office, DARK)
    objective = await stated(office, "csv export of large reports")
    words = ObjectiveWords(name="a dark mode for evenings", success="", owner_id=BO)
    changed = await change_objective(office.desk, WORKSPACE, ADA, objective.id, words, seen=1)
    assert await change_objective(office.desk, WORKSPACE, BO, objective.id, words, seen=1) == changed
    await hang(office)
    assert await hangs_on(office, dark) == objective.id


async def test_a_digest_tells_where_signal_went(storage_with_memory: Storage) -> None:
    """Shares, what is loud but off vision and what nobody asks for; names stand beside their places."""
    office = ThemeOffice(storage_with_memory)
    assert await note(office) is None
    objective = await stated(office, "csv export of large reports")
    await stated(office, "quick answers of support", key="view:V2")
    await say_all(office, EXPORTS)
    dark = await say_all(office, DARK)
    await hang(office)
    office.clock.advance(timedelta(minutes=1))
    told = await note(office)
    assert told is not None
    assert told.head is not None
    assert (told.head.names[0].id, told.head.names[0].said) == (objective.id, objective.name)
    assert "want: {0}" in told.head.text
    assert [line.names[0].id for line in told.details if "Loud" in line.text] == [dark]
    assert sum("hardly heard" in line.text for line in told.details) == 1


async def test_a_digest_counts_what_its_channel_may_read(storage_with_memory: Storage) -> None:
    """A private channel's theme is neither named nor counted elsewhere."""
    office = ThemeOffice(storage_with_memory)
    await stated(office, "quick answers of support")
    await say_all(office, (*EXPORTS, *EXPORTS[:1]), private_to=SECRET, channel_id=SECRET)
    await hang(office)
    office.clock.advance(timedelta(minutes=1))
    assert await note(office) is None


async def test_bets_and_shipped_work_hang_where_their_people_said(storage_with_memory: Storage) -> None:
    """A bet on its own objective, else on that of its theme; shipped themes on theirs."""
    office = ThemeOffice(storage_with_memory)
    objective = await stated(office, "csv export of large reports")
    exports = await say_all(office, EXPORTS)
    await hang(office)
    now = office.clock.now()
    chosen = (OFF_VISION, objective.id, None)
    for number, (objective_id, theme_id) in enumerate(zip(chosen, (exports, None, exports), strict=True)):
        agreed = replace(terms(), objective_id=objective_id, objective="", theme_id=theme_id)
        draft = await drafted(storage_with_memory, workspace_id=WORKSPACE, terms=agreed, origin_key=f"view:X{number}")
        async with storage_with_memory.work(WORKSPACE) as work:
            await work.experiments.save(replace(draft, stage=Stage.RUNNING, started_at=now))
    step = StatusChange(
        id="S1",
        origin_key="view:S1",
        theme_id=exports,
        was=ThemeStatus.NEW,
        status=ThemeStatus.SHIPPED,
        reason="",
        at=now,
        by=ADA,
    )
    office.clock.advance(timedelta(minutes=1))
    async with storage_with_memory.work(WORKSPACE) as work:
        await work.themes.hold()
        await work.statuses.add(step)
        found = await aligned(work, EVERYBODY, *periods_of(office.desk, Span.QUARTER))
    on, off = found.drift.strands
    assert (on.now.bets, off.now.bets, on.now.shipped, off.now.shipped) == (2, 1, 1, 0)
    assert len(found.bets_on(objective.id)) == 2


async def test_people_who_write_at_once(storage: Storage) -> None:
    """One of two statements stands and the other is told; of two objectives of one name there is one."""
    office = ThemeOffice(storage)
    await stated(office, "The first, so that the workspace is there")
    said = await asyncio.gather(
        *(write_statement(office.desk, WORKSPACE, who, f"Words of {who}", seen=0) for who in (ADA, BO)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in said) == ["Vision", VisionChangedError.__name__]
    made = await asyncio.gather(
        *(stated(office, "Exports people trust", key=f"view:V{number}") for number in (2, 3)), return_exceptions=True
    )
    assert sum(isinstance(each, HeedError) for each in made) == 1
    same = await asyncio.gather(*(stated(office, "Quick answers", key="view:V4") for _ in range(2)))
    assert same[0] == same[1]
