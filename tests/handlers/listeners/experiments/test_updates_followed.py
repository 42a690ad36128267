"""Updates whose messages are edited or deleted, in whichever order Slack tells of it."""

import asyncio

import pytest

from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.updates import UpdateState
from bot.messages import Sentence, UpdateQuestion, UpdateReply
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    CUSTOMER,
    FrontDoor,
)
from tests.handlers.listening_door import say
from tests.handlers.updating_door import (
    CARD,
    counted,
    numbers_of,
    reads_experiments,
    running,
    seen,
    update_of,
)


async def test_an_edited_update(durable_door: FrontDoor) -> None:
    """It becomes the next version; an older edit that comes late, and one that says the same, change nothing."""
    experiment = await running(durable_door)
    await reads_experiments(durable_door)
    before = numbers_of(experiment)
    await say(durable_door, before, user=CUSTOMER)
    after = before.replace("156", "166")
    await durable_door.edit(after, before=before, edited_ts="1790000500.000100")
    await durable_door.edit(before.replace("156", "999"), before=before, edited_ts="1790000400.000100")
    await durable_door.edit(f"{after} ", before=before, edited_ts="1790000600.000100")
    update = await update_of(durable_door)
    assert seen(update)[1] == ("variant", 166, 2380)
    assert update is not None
    assert (update.version, update.changed_by) == (2, CUSTOMER)
    await durable_door.jobs.run_all()
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        assert len(await work.experiments.update_versions(update.id)) == 2


async def test_an_edit_that_cannot_be_read(door: FrontDoor) -> None:
    """The numbers from before stay until it is clear, and the author is told so."""
    experiment = await running(door)
    await reads_experiments(door)
    before = numbers_of(experiment)
    await say(door, before)
    await door.edit("never mind", before=before, edited_ts="1790000500.000100")
    assert seen(await update_of(door))[0] == ("control", 120, 2400)
    content = door.messenger.whispers[-1].content
    assert isinstance(content, UpdateQuestion)
    assert any("from before your edit" in problem for problem in content.problems)


async def test_chat_that_becomes_an_update_by_an_edit(door: FrontDoor) -> None:
    """Then it is one."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, "numbers follow")
    await door.edit(numbers_of(experiment), before="numbers follow", edited_ts="1790000500.000100")
    assert seen(await update_of(door))[0] == ("control", 120, 2400)


async def test_the_message_after_its_edit(door: FrontDoor) -> None:
    """Case 15: events out of order never bring the earlier words back."""
    experiment = await running(door)
    await reads_experiments(door)
    before = numbers_of(experiment)
    await door.edit(before.replace("156", "166"), before=before, edited_ts="1790000500.000100")
    await say(door, before)
    assert seen(await update_of(door))[1] == ("variant", 166, 2380)
    await door.edit("never mind", before=before, ts="1790000001.000100", edited_ts="1790000500.000100")
    await say(door, before, ts="1790000001.000100")
    assert await update_of(door, "1790000001.000100") is None


async def test_edits_before_their_message(door: FrontDoor) -> None:
    """Case 15: an older edit that comes after a newer one changes nothing, even where the newer one came first."""
    experiment = await running(door)
    await reads_experiments(door)
    before = numbers_of(experiment)
    await door.edit(before.replace("156", "166"), before=before, edited_ts="1790000600.000100")
    await door.edit(before.replace("156", "161"), before=before, edited_ts="1790000500.000100")
    await say(door, before)
    assert seen(await update_of(door))[1] == ("variant", 166, 2380)


async def test_edits_that_are_read_at_the_same_time(durable_door: FrontDoor) -> None:
    """The newest wins, in whichever order they are read, together with the message itself."""
    experiment = await running(durable_door)
    await reads_experiments(durable_door)
    before = numbers_of(experiment)
    edits = [
        durable_door.edit(before.replace("156", f"16{second}"), before=before, edited_ts=f"179000050{second}.000100")
        for second in (1, 4, 0, 3, 2)
    ]
    await asyncio.gather(say(durable_door, before), *edits)
    assert seen(await update_of(durable_door))[1] == ("variant", 164, 2380)


async def test_a_deletion_while_the_message_is_read(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not count, as if the deletion had come later."""
    experiment = await running(door)
    await reads_experiments(door)
    ask_for_link = door.directory.permalink

    async def delete_meanwhile(workspace_id: str, channel_id: str, ts: str) -> str | None:
        link = await ask_for_link(workspace_id, channel_id, ts)
        await door.delete()
        return link

    monkeypatch.setattr(door.directory, "permalink", delete_meanwhile)
    await say(door, numbers_of(experiment))
    assert await counted(door, experiment) == []


async def test_a_deleted_update(durable_door: FrontDoor) -> None:
    """Case 16: its numbers go from every version, its answer says so, and nothing brings it back."""
    experiment = await running(durable_door)
    await reads_experiments(durable_door)
    words = numbers_of(experiment)
    await say(durable_door, words)
    await durable_door.jobs.run_all()
    await durable_door.delete()
    await durable_door.jobs.run_all()
    update = await update_of(durable_door)
    assert update is not None
    assert (update.state, update.reading.arms, update.note) == (UpdateState.WITHDRAWN, (), "")
    redrawn = [post.content for post in durable_door.messenger.updates if isinstance(post.content, UpdateReply)]
    assert redrawn[-1].update.state is UpdateState.WITHDRAWN
    await say(durable_door, words)
    await durable_door.edit(words.replace("156", "166"), before=words, edited_ts="1790000500.000100")
    assert await counted(durable_door, experiment) == []


async def test_a_deletion_before_the_message(door: FrontDoor) -> None:
    """Also below a card, in a channel that Heed does not read otherwise."""
    experiment = await running(door)
    await door.delete()
    await say(door, "control 120/2400, variant 156/2380", thread_ts=CARD)
    assert await counted(door, experiment) == []


async def test_an_edit_that_names_another_experiment(door: FrontDoor) -> None:
    """The numbers move there, and both cards are redrawn."""
    first, second = await running(door), await running(door)
    await reads_experiments(door)
    await say(door, numbers_of(first))
    await door.edit(numbers_of(second), before=numbers_of(first), edited_ts="1790000500.000100")
    assert (len(await counted(door, first)), len(await counted(door, second))) == (0, 1)
    ids = {job.args["experiment_id"] for job in door.jobs.of_kind("experiment_card")}
    assert ids == {first.id, second.id}


async def test_a_crash_between_keeping_and_answering(door: FrontDoor) -> None:
    """The event comes again, and the answer is made sure of."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, numbers_of(experiment))
    door.jobs.jobs.clear()
    await say(door, numbers_of(experiment))
    assert len(await counted(door, experiment)) == 1
    assert len(door.jobs.of_kind("experiment_reply")) == 1


async def test_an_edit_after_the_channel_was_turned_off(door: FrontDoor) -> None:
    """What was kept is followed all the same; a label that takes no numbers is refused, and the numbers stay."""
    experiment, draft = await running(door), await running(door, stage=Stage.DRAFT)
    await reads_experiments(door)
    before = "control 120/2400, variant 156/2380"
    await say(door, before)
    await door.command("channel off")
    await door.edit(before.replace("156", "166"), before=before, edited_ts="1790000500.000100")
    assert seen(await update_of(door))[1] == ("variant", 166, 2380)
    await door.edit(f"{draft.label} {before}", before=before, edited_ts="1790000600.000100")
    assert len(await counted(door, experiment)) == 1
    content = door.messenger.whispers[-1].content
    assert isinstance(content, Sentence)
    assert "has not started" in content.text
