"""`/experiment export`: a file by direct message, of what one person may know of."""

import csv
import io
import json

from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.planning_door import seen
from tests.handlers.trying import decided, reported, tried


async def _labels(door: FrontDoor, user: str) -> list[str]:
    door.messenger.files.clear()
    assert "on its way" in seen(await door.experiment("export json", user=user))
    await door.jobs.run_all()
    (file,) = door.messenger.files
    assert file.user_id == user
    return [each["label"] for each in json.loads(file.data)]


async def test_an_export_comes_by_direct_message(door: FrontDoor) -> None:
    """CSV unless JSON is asked for, with what was reported and decided."""
    experiment = await tried(door)
    await reported(door, experiment)
    await decided(door, experiment)
    assert "CSV" in seen(await door.experiment("export"))
    await door.jobs.run_all()
    (file,) = door.messenger.files
    assert file.name == "heed-experiments-2026-11-23.csv"
    (row,) = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
    assert (row["experiment"], row["arms"]) == ("EXP-1", "control 200 of 4,000, variant 300 of 4,000")
    assert (row["decision"], row["decision_reason"]) == ("stop", "Nobody used it")


async def test_what_a_private_channel_tries_is_in_its_members_files_only(door: FrontDoor) -> None:
    """And in those of its owner; guests find what their channels try, and people from elsewhere get no file."""
    await tried(door, private_to=PRIVATE, user=PRIYA)
    await tried(door, user=SAM)
    assert await _labels(door, PRIYA) == ["EXP-1", "EXP-2"]
    assert await _labels(door, SAM) == ["EXP-2"]
    assert await _labels(door, GUEST) == []
    door.directory.members.add((PRIVATE, GUEST))
    assert await _labels(door, GUEST) == ["EXP-1"]
    assert "Only members" in seen(await door.experiment("export", user=OUTSIDER))
    assert [job.args["user_id"] for job in door.jobs.of_kind("experiment_export")].count(OUTSIDER) == 0


async def test_an_export_is_sent_once(door: FrontDoor) -> None:
    """Slack may send a command twice, and a job may run twice."""
    await tried(door)
    for _ in range(2):
        await door.experiment("export json", trigger="e")
    (job,) = door.jobs.of_kind("experiment_export")
    assert (job.id, job.args["workspace_id"]) == ("experiment_export:e", WORKSPACE)
    for _ in range(2):
        await door.jobs.functions[job.kind](job.args)
    assert len(door.messenger.files) == 1


async def test_another_format_is_met_with_those_that_there_are(door: FrontDoor) -> None:
    """Shown letter by letter."""
    told = seen(await door.experiment("export <!channel>xlsx"))
    assert "/experiment export json" in told
    assert "<!channel>" not in told
    assert door.jobs.of_kind("experiment_export") == []
