"""What a digest rests on, on both databases and on the fake: once, private, redrawn."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import TryAgainError
from bot.domain.feedback import Kind, Severity
from bot.flows.digest_schedules import mute_digest, unmute_digest
from bot.flows.digests import order_digest, post_scheduled_digest, posts_of, preview_digest, redraw_digests
from bot.messages import DigestDetails, DigestHead
from bot.ports import Post, Storage
from handlers.errands import errands
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.flows.digest_office import ADA, OTHER, PRODUCT, SECRET, SLOT, SLOT_AT, Office


@pytest.fixture
def office(storage_with_memory: Storage) -> Office:
    """Open an office on each database and on the fake."""
    return Office(storage_with_memory)


async def test_the_clock_posts_a_digest_and_its_details_once(office: Office) -> None:
    """The head goes to the channel, the details into its thread; striking again changes nothing."""
    item = await office.hear("The export fails", kind=Kind.BUG, severity=Severity.HIGH, account_name="Acme")
    schedule = await office.schedule()
    assert await office.tick(SLOT_AT - timedelta(seconds=1)) == 0
    assert await office.tick(SLOT_AT) == 1
    assert await office.tick(SLOT_AT + timedelta(seconds=15)) == 0

    head, details = office.messenger.posts
    assert isinstance(head.content, DigestHead)
    assert isinstance(details.content, DigestDetails)
    assert (head.channel_id, head.thread_ts) == (PRODUCT, None)
    assert details.thread_ts is not None
    assert [pick.id for pick in head.content.digest.picks if pick] == [item.id]
    assert office.jobs.of_kind("digest")[0].id == f"digest:{WORKSPACE}:{schedule.id}:{SLOT}"
    assert (await office.present()).next_at == SLOT_AT + timedelta(weeks=1)


async def test_a_slot_handed_out_by_two_replicas_is_one_digest(office: Office) -> None:
    """Fault 42: they look before either has moved the schedule on, and run the job at the same moment."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT
    job = {"workspace_id": WORKSPACE, "schedule_id": schedule.id, "slot": SLOT}
    await asyncio.gather(*(post_scheduled_digest(office.desk, **job) for _ in range(4)))
    assert len({post.key for post in office.messenger.posts}) == len(office.messenger.posts) == 2


async def test_a_crash_between_head_and_details_is_made_good(office: Office) -> None:
    """Fault 40: the second attempt finds the digest that was begun, although its slot is long past."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT
    posted: list[Post] = []

    class DyingMessenger(RecordingMessenger):
        async def post(self, post: Post) -> str:
            if posted:
                raise TryAgainError
            posted.append(post)
            return await super().post(post)

    whole, dying = office.messenger, DyingMessenger(office.directory)
    broken = office.desk_with(dying)
    with pytest.raises(TryAgainError):
        await post_scheduled_digest(broken, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    office.clock.at = SLOT_AT + timedelta(days=5)
    await office.hear("Said meanwhile")
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert [post.key for post in dying.posts] == [whole.posts[0].key]
    assert [type(post.content) for post in whole.posts] == [DigestHead, DigestDetails]
    # The numbers were frozen by the first attempt.
    assert office.heads()[0].tally.now == 1


async def test_words_removed_while_posting_are_redrawn(office: Office) -> None:
    """Fault 16: a message is deleted between reading its words and posting them."""
    item = await office.hear("Do not show this")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT

    class SlowMessenger(RecordingMessenger):
        async def post(self, post: Post) -> str:
            async with office.desk.storage.work(WORKSPACE) as work:
                await work.feedback.erase(item.id, at=SLOT_AT)
            return await super().post(post)

    slow = SlowMessenger(office.directory)
    desk = office.desk_with(slow)
    await post_scheduled_digest(desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    last = slow.updates[0].content
    assert isinstance(last, DigestHead)
    assert last.digest.picks == (None,)


async def test_an_old_message_captured_this_week_is_news(office: Office) -> None:
    """Somebody tags what was said in October: the digest says so, and counts it where it was said."""
    await office.hear("Old but tagged now", days_before=30, captured_at=SLOT_AT - timedelta(days=1))
    await office.schedule()
    await office.tick(SLOT_AT)
    (digest,) = office.heads()
    assert (digest.tally.now, digest.tally.late) == (0, 1)


@pytest.mark.parametrize(
    ("target", "shown", "withheld"),
    [(PRODUCT, {"public"}, 2), (SECRET, {"public", "secret"}, 1), (OTHER, {"public", "other"}, 1)],
)
async def test_private_words_stay_among_those_who_can_read_them(
    office: Office, target: str, shown: set[str], withheld: int
) -> None:
    """Each place's words, in each place's digest: a private channel's own words appear in its own digest alone."""
    office.directory.members.add((OTHER, ADA))
    await office.hear("public", channel_id=PRODUCT)
    await office.hear("secret", channel_id=SECRET, private_to=SECRET)
    await office.hear("other", channel_id=OTHER, private_to=OTHER)
    await office.schedule(target)
    office.clock.at = SLOT_AT
    preview = await preview_digest(office.desk, workspace_id=WORKSPACE, channel_id=target, user_id=ADA)
    await office.tick(SLOT_AT)
    for digest in (preview, *office.heads()):
        assert {pick.words for pick in digest.picks if pick} == shown
        assert (digest.tally.now, digest.tally.withheld) == (len(shown), withheld)


async def test_a_preview_is_what_would_be_posted_and_stores_nothing(office: Office) -> None:
    """At the slot, the preview and the post show the same numbers and items."""
    await office.hear("The export fails", kind=Kind.BUG)
    await office.hear("Last week", days_before=9)
    await office.schedule()
    office.clock.at = SLOT_AT
    preview = await preview_digest(office.desk, workspace_id=WORKSPACE, channel_id=PRODUCT, user_id=ADA)
    assert office.messenger.posts == []
    await office.tick(SLOT_AT)
    (posted,) = office.heads()
    assert (preview.tally, preview.picks, preview.periods) == (posted.tally, posted.picks, posted.periods)


async def test_a_deleted_message_disappears_from_posted_digests(office: Office) -> None:
    """Fault 16: head and details are redrawn; the numbers stay as they were frozen."""
    item = await office.hear("The export fails")
    await office.schedule()
    await office.tick(SLOT_AT)
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.feedback.erase(item.id, at=SLOT_AT)
    assert await redraw_digests(office.desk, workspace_id=WORKSPACE, feedback_id=item.id) == 2
    head, details = office.messenger.updates
    assert isinstance(head.content, DigestHead)
    assert head.content.digest.picks == (None,)
    assert head.content.digest.tally.now == 1
    assert [head.key, details.key] == [post.key for post in posts_of(head.content.digest)]


async def test_an_unmuted_digest_does_not_catch_up(office: Office) -> None:
    """Muted over Monday and unmuted on Tuesday: the next one comes on Monday, not at once."""
    await office.hear("The export fails")
    await office.schedule()
    await mute_digest(office.desk, workspace_id=WORKSPACE, user_id=ADA, channel_id=PRODUCT)
    office.clock.at = SLOT_AT + timedelta(days=1)
    done = await unmute_digest(office.desk, workspace_id=WORKSPACE, user_id=ADA, channel_id=PRODUCT)
    assert done.next_slot.name == "2026-11-30T09:00"
    assert await office.tick(SLOT_AT + timedelta(days=1, minutes=1)) == 0


async def test_a_digest_asked_for_is_posted_once(office: Office) -> None:
    """Slack repeats the command, or the job runs twice: one digest of the last seven days."""
    await office.hear("The export fails")
    office.clock.at = SLOT_AT + timedelta(hours=3)
    for _ in range(2):
        await order_digest(office.desk, workspace_id=WORKSPACE, channel_id=PRODUCT, user_id=ADA, order_id="trigger-1")
    (job,) = office.jobs.of_kind("digest_now")
    for _ in range(2):
        await errands(office.desk)[job.kind](job.args)
    (digest,) = office.heads()
    assert digest.slot == "now:2026-11-23T11:00:00"
    assert digest.period.end == office.clock.at
