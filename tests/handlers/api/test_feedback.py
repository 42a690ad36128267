"""Feedback over HTTP: stored before it is answered, once however often it is sent, and removed for good."""

import asyncio
import csv
import io

import pytest

from bot.domain.erasures import Erasure, Forgotten, Subject
from bot.domain.feedback import MessageRef, Source, State, message_key
from bot.domain.imports import LONGEST_WORDS
from bot.domain.labels import LabelName
from bot.flows.analysing import hand_out_unanalysed
from bot.flows.removing import finish_removal
from tests.fakes.slack import WORKSPACE
from tests.handlers.api.calling import Api
from tests.storage_builders import kept, new_feedback


async def test_what_is_handed_over_is_stored_with_all_that_is_known(api: Api) -> None:
    """Words, when, who, which account, what kind; what was said of it counts as a person's word."""
    answer = await api.hand_over(
        said_at="2026-11-02T10:00:00+01:00",
        source="helpdesk",
        external_id="T-9",
        author={"name": "Jo Miller", "email": "jo@acme.example"},
        account={"name": "Acme"},
        kind="bug",
        severity="high",
        sentiment="negative",
        area="Reports",
    )
    assert (answer.status, answer.headers["location"]) == (201, "/api/v1/feedback/F-1")
    told = answer.json
    assert (told["id"], told["created"], told["source"], told["said_at"]) == (
        "F-1",
        True,
        "api",
        "2026-11-02T09:00:00Z",
    )
    assert (told["author"], told["account"]["name"], told["kind"], told["area"]) == (
        "Jo Miller",
        "Acme",
        "bug",
        "Reports",
    )
    assert {name: value for name, value in told.items() if name != "created"} == (await api.get("/feedback/F-1")).json
    async with api.desk.storage.work(WORKSPACE) as work:
        item = await work.feedback.with_origin("import:helpdesk:T-9")
        assert item is not None
        assert item.author_domain == "acme.example"
        labels = {label.name: label.set_by for label in await work.labels.of(item.id)}
    assert labels[LabelName.KIND] == "person"
    assert await hand_out_unanalysed(api.desk, api.clock.now()) == 1


async def test_an_account_is_recognised_by_what_somebody_linked(api: Api) -> None:
    """By its id elsewhere, else by a domain; unknown ones stay unknown."""
    row = {"name": "Bolt", "external_id": "crm-1", "domains": ["bolt.example"]}
    assert (await api.post("/accounts", {"accounts": [row]})).json["new"] == 1
    by_id = await api.hand_over(account={"external_id": "crm-1", "name": "Another spelling"})
    by_domain = await api.hand_over(account={"domain": "eu.bolt.example"})
    by_author = await api.hand_over(author={"email": "kim@bolt.example"})
    nobody = await api.hand_over(account={"external_id": "crm-2", "domain": "unknown.example"})
    names = [
        answer.json["account"] and answer.json["account"]["name"] for answer in (by_id, by_domain, by_author, nobody)
    ]
    assert names == ["Bolt", "Bolt", "Bolt", None]


async def test_the_same_key_is_the_same_call(api: Api) -> None:
    """Answered as the first time, also when both come at once; nothing is stored twice."""
    answers = await asyncio.gather(*(api.hand_over(key="k1") for _ in range(4)))
    assert {answer.status for answer in answers} == {201}
    assert {answer.json["id"] for answer in answers} == {"F-1"}
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 3
    assert len((await api.get("/feedback")).json["items"]) == 1


async def test_a_key_is_not_used_for_something_else(api: Api) -> None:
    """422, and what the first call stored stays; another token's key is its own."""
    await api.hand_over(key="k1")
    other = await api.hand_over("Something else", key="k1")
    assert (other.status, other.json["detail"][:34]) == (422, "This Idempotency-Key was used for ")
    token = await api.new_token()
    assert (await api.post("/feedback", {"words": "x"}, token=token, headers={"idempotency-key": "k1"})).status == 201
    assert (await api.hand_over(key="é")).status == 400
    assert len((await api.get("/feedback")).json["items"]) == 2


async def test_a_call_that_died_before_its_answer_is_repeated(api: Api) -> None:
    """Fault 40: item and call are stored in one transaction, so a repetition finds both or neither."""
    await api.hand_over(key="k1", external_id="7")
    again = await api.hand_over(key="k1", external_id="7")
    assert (again.status, again.json["id"], again.json["created"]) == (201, "F-1", True)


async def test_what_a_tool_knows_by_an_id_is_one_item(api: Api) -> None:
    """Sent again without a key it is 200, and stays as it is; another tool's same id is another item."""
    await api.hand_over("First words", external_id="7", source="a")
    again = await api.hand_over("Other words", external_id="7", source="a")
    other = await api.hand_over(external_id="7", source="b")
    assert (again.status, again.json["id"], again.json["words"], again.json["created"]) == (
        200,
        "F-1",
        "First words",
        False,
    )
    assert (other.status, other.json["id"]) == (201, "F-2")


async def test_what_was_removed_stays_removed(api: Api) -> None:
    """204, then 404; neither its id, nor its key, nor a second copy brings it back."""
    await api.hand_over(key="k1", external_id="7")
    assert (await api.call("DELETE", "/feedback/F-1")).status == 204
    assert (await api.call("DELETE", "/feedback/F-1")).status == 404
    assert (await api.get("/feedback/F-1")).status == 404
    assert (await api.hand_over(key="k1", external_id="7")).status == 409
    assert (await api.hand_over(external_id="7")).status == 409
    await api.jobs.run_all()
    async with api.desk.storage.work(WORKSPACE) as work:
        item = await work.feedback.with_origin("import:7")
        assert item is not None
        assert (item.state, item.words, await work.feedback.versions(item.id)) == (State.DELETED, "", [])


async def test_somebody_who_was_forgotten_is_not_brought_back(api: Api) -> None:
    """Fault 39: what they said before is refused under whatever id it comes; what others said is not."""
    erasure = Erasure(id="e1", what=Forgotten.PERSON, by="U0PRIYA", asked_at=api.clock.now(), done_at=None, removed={})
    async with api.desk.storage.work(WORKSPACE) as work:
        await work.erasures.begin(erasure, Subject(what=Forgotten.PERSON, names=("Jo Miller",)))
    before = "2026-11-01T09:00:00Z"
    for external_id in ("1", "2"):
        again = await api.hand_over(
            author={"name": "jo miller"}, said_at=before, external_id=external_id, key=external_id
        )
        assert again.status == 409
    assert (await api.hand_over(author={"name": "Kim"}, said_at=before)).status == 201


async def test_a_removal_that_died_is_finished_by_its_job(api: Api) -> None:
    """The job was begun first, and does all of it by itself."""
    item = await kept(api.desk.storage, workspace_id=WORKSPACE)
    args = {"workspace_id": WORKSPACE, "feedback_id": item.id}
    await finish_removal(api.desk, args)
    await finish_removal(api.desk, args)
    async with api.desk.storage.work(WORKSPACE) as work:
        gone = await work.feedback.with_id(item.id)
    assert gone is not None
    assert gone.state is State.DELETED


@pytest.mark.parametrize("words", ["%", "_", "'; DROP TABLE feedback; --", 'NEAR("a" b)', "\\", '"', "a*"])
async def test_signs_of_query_languages_are_letters_like_others(api: Api, words: str) -> None:
    """Fault 34: as words, in a search, and in every filter."""
    await api.hand_over(words, account={"name": f"Acme {words}"}, area=words, source=words, external_id=words)
    await api.hand_over("Entirely different")
    assert (await api.get("/feedback", query={"q": words})).status == 200
    for name, value in (("account", f"Acme {words}"), ("area", words)):
        found = (await api.get("/feedback", query={name: value})).json["items"]
        assert [item["words"] for item in found] == [words]
    assert (await api.get("/accounts", query={"q": words})).status == 200


async def test_strange_letters_are_kept_as_far_as_they_can_be(api: Api) -> None:
    """Fault 29 and 30: NUL, half a surrogate, hidden and reordering letters; 40,000 characters, and one more."""
    raw = rb'{"words": "a\u0000b\ud800c\u202ed \ud83d\ude00"}'
    assert (await api.call("POST", "/feedback", raw=raw)).json["words"] == "a\ufffdb\ufffdcd \U0001f600"
    assert (await api.hand_over("w" * LONGEST_WORDS)).status == 201
    assert (await api.hand_over("w" * (LONGEST_WORDS + 1))).status == 422


async def test_pages_follow_one_another_whatever_comes_meanwhile(api: Api) -> None:
    """Newest first, each once; what arrives in between shifts nothing."""
    for day in range(1, 8):
        await api.hand_over(f"Words {day}", said_at=f"2026-11-0{day}T09:00:00Z")
    seen: list[str] = []
    query = {"limit": "3"}
    while True:
        page = (await api.get("/feedback", query=query)).json
        seen += [item["words"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
        await api.hand_over("New")
    assert seen == [f"Words {day}" for day in range(7, 0, -1)]
    found = (await api.get("/feedback", query={"q": "words", "limit": "4"})).json
    rest = (await api.get("/feedback", query={"q": "words", "limit": "4", "cursor": found["next_cursor"]})).json
    assert (len(found["items"]), len(rest["items"]), rest["next_cursor"]) == (4, 3, None)


async def test_filters_narrow_the_list(api: Api) -> None:
    """By kind, severity, sentiment and time."""
    await api.hand_over("One", kind="bug", severity="low", said_at="2026-11-01T09:00:00Z")
    await api.hand_over("Two", kind="praise", sentiment="positive", said_at="2026-11-10T09:00:00Z")
    asked = [{"kind": "bug"}, {"sentiment": "positive"}, {"since": "2026-11-05T00:00:00Z"}, {"severity": "low"}]
    found = [(await api.get("/feedback", query=query)).json["items"] for query in asked]
    assert [[item["words"] for item in items] for items in found] == [["One"], ["Two"], ["Two"], ["One"]]
    assert (await api.get("/feedback", query={"theme": "T-1"})).status == 404
    assert (await api.get("/feedback", query={"theme": "3"})).status == 422


async def test_words_of_private_channels_are_for_nobody_outside(api: Api) -> None:
    """Not in the list, not by id, not to be removed, not in an export."""
    await kept(api.desk.storage, "Secret plans", workspace_id=WORKSPACE, private_to="C7", channel_id="C7")
    assert (await api.get("/feedback")).json["items"] == []
    assert (await api.get("/feedback/F-1")).status == 404
    assert (await api.call("DELETE", "/feedback/F-1")).status == 404
    for file_format in ("csv", "json"):
        assert b"Secret" not in (await api.get("/export", query={"format": file_format})).raw


async def test_an_export_is_one_file_however_many_parts_it_has(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both formats, across pages; cells that a spreadsheet would run are defused (fault 31)."""
    monkeypatch.setattr("bot.flows.reading_outside._EXPORT_PAGE", 2)
    for number in range(5):
        await api.hand_over(f"=HYPERLINK({number})", said_at=f"2026-11-0{number + 1}T09:00:00Z")
    rows = list(
        csv.DictReader(io.StringIO((await api.get("/export", query={"format": "csv"})).raw.decode("utf-8-sig")))
    )
    assert [row["words"] for row in rows] == [f"'=HYPERLINK({number})" for number in (4, 3, 2, 1, 0)]
    assert [item["id"] for item in (await api.get("/export")).json] == ["F-5", "F-4", "F-3", "F-2", "F-1"]


async def test_an_export_of_nothing_is_a_file_too(quick_api: Api) -> None:
    """An empty list, and a header."""
    assert (await quick_api.get("/export")).json == []
    assert (await quick_api.get("/export", query={"format": "csv"})).raw.startswith(b"\xef\xbb\xbfid,words")
    assert (await quick_api.get("/export", query={"format": "xml"})).status == 422


async def test_what_was_captured_in_slack_can_be_read_and_removed(api: Api) -> None:
    """With its permalink; its message stays in Slack and is not captured again."""
    ts = "1790000000.000100"
    message = MessageRef(channel_id="C1", ts=ts, permalink="https://slack.example/p1")
    new = new_feedback(workspace_id=WORKSPACE, source=Source.SHORTCUT, ts=ts, message=message)
    async with api.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add(new)
    assert (await api.get("/feedback/F-1")).json["permalink"] == "https://slack.example/p1"
    assert (await api.call("DELETE", "/feedback/F-1")).status == 204
    async with api.desk.storage.work(WORKSPACE) as work:
        gone = await work.feedback.with_origin(message_key("C1", ts))
    assert gone is not None
    assert gone.state is State.DELETED
