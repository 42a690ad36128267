"""Every Block Kit payload that the code can make, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.audience import Place
from bot.domain.commands import Asked, Command
from bot.domain.digest_commands import DigestAsked, DigestCommand
from bot.domain.digests import Digest
from bot.domain.feedback import Feedback, Kind, Severity, Utterance, Version
from bot.domain.schedules import Schedule
from bot.flows.digest_schedules import Scheduled, Setup
from bot.flows.finding import PAGE_ITEMS, Answer, Shown
from bot.messages import CaptureReceipt, DigestDetails, DigestHead, ExportReady, Sentence, Withdrawn
from bot.ports import Draft, Found
from handlers.blocks import digest_forms, digests, failures, feedback, forms, receipts
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered
from tests.blockkit import (
    accounts_payloads,
    asking_payloads,
    attention_payloads,
    check_payloads,
    experiment_card_payloads,
    experiment_decision_payloads,
    experiment_plan_payloads,
    experiment_update_payloads,
    forget_payloads,
    home_payloads,
    label_payloads,
    listening_payloads,
    nudge_payloads,
    onboarding_payloads,
    owed_payloads,
    priority_payloads,
    privacy_payloads,
    quality_payloads,
    theme_payloads,
    vision_payloads,
)
from tests.digest_builders import WEEKLY, digest, experiment_lines, monday_slot, pick, tally

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# A command's text: Slack's own composer takes no more.
LONGEST_COMMAND = 8_000


def item(words: str, number: int = 12) -> Feedback:
    """Return an item in which everything that people wrote is `words`."""
    name = words[:100]
    full = pick(number, words, kind=Kind.CHURN_RISK, severity=Severity.CRITICAL, account_name=name)
    said = tuple(Utterance(ts=f"17900000{n:02}.000100", author_id="U0CUSTOMER", words=words) for n in range(30))
    return replace(full, author_name=words, conversation=said, private_to="C0SUPPORT", version=9)


def bare_item(words: str) -> Feedback:
    """Return an item of which nothing is known but its words."""
    return replace(pick(1, words, linked=False), captured_by=None, author_name=None)


def full_digest(words: str, slot: str = "2026-11-23T09:00") -> Digest:
    """Return a digest with every row that there can be, in which everything that people wrote is `words`."""
    numbers = tally(
        [10**9] * 8,
        kinds=[(kind, 10**9, 0) for kind in (*Kind, None)],
        by_account=[(f"{n}{words}", 10**9, 1) for n in range(20)] + [(None, 3, 3)],
        accounts=10**6,
        people=10**6,
        late=10**6,
        withheld=10**6,
    )
    full = digest(numbers, *[item(words, number) for number in range(17)], None, slot=slot)
    return replace(full, experiments=experiment_lines(words))


def small_digest(words: str) -> Digest:
    """Return the smallest digest that is posted."""
    return digest(tally([0] * 7 + [1], kinds=[(None, 1, 0)], people=1), pick(1, words, linked=False))


def silent_digest(words: str) -> Digest:
    """Return a digest without a customer's word, because of experiments alone."""
    return replace(digest(tally([0] * 8)), experiments=experiment_lines(words, 2))


def draft(words: str) -> Draft:
    """Return a message whose form is open."""
    return Draft(
        id="draft-1",
        words=words,
        author_id="U1",
        channel_id="C1",
        ts="1790000000.000100",
        thread_ts=None,
        opened_at=NOW,
    )


def page(words: str, *, offset: int = 0, total: int = 1_000) -> Answer:
    """Return a page of search results."""
    items = tuple(item(words, number) for number in range(min(PAGE_ITEMS, total)))
    return Answer(query=words[:LONGEST_COMMAND], offset=offset, found=Found(items=items, total=total))


def shown(words: str) -> Shown:
    """Return an item that was edited eight times."""
    versions = (Version(number=n, words=words, recorded_at=NOW, recorded_by="U1") for n in range(1, 10))
    return Shown(feedback=item(words), versions=tuple(versions))


def scheduled(words: str) -> Scheduled:
    """Return a digest that was set up for a channel of that name."""
    schedule = Schedule(
        id="s1", workspace_id="T1", channel_id="C1", rhythm=WEEKLY, next_at=NOW, muted_at=None, created_by="U1"
    )
    place = Place(id="C1", name=words[:80], is_private=False, is_external=False)
    return Scheduled(schedule=schedule, place=place, next_slot=monday_slot())


def question(words: str, asked: Asked = Asked.UNCLEAR) -> Rendered:
    """Return what Heed asks about words that may be a mistyped sub-command; nothing long or blank is asked about."""
    typed = words.strip()[:900] or "fnd"
    return feedback.question_message(Command(asked=asked, words=typed, nearest="find"), "command:1.2.abc")


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "receipt": lambda words: draw(CaptureReceipt(feedback=item(words), is_private=True, follows_edits=False)),
    "receipt, plain": lambda words: draw(CaptureReceipt(feedback=bare_item(words), is_private=False)),
    "receipt, again": lambda words: receipts.again_message(item(words)),
    "withdrawn": lambda _: draw(Withdrawn(label="F-999999999")),
    "sentence": lambda words: draw(Sentence(text=words)),
    "export": lambda _: draw(ExportReady(items=1_000_000)),
    "digest": lambda words: draw(DigestHead(digest=full_digest(words))),
    "digest, small": lambda words: draw(DigestHead(digest=small_digest(words))),
    "digest, now": lambda words: draw(DigestHead(digest=full_digest(words, "now:2026-11-23T09:00"))),
    "digest, silent": lambda words: draw(DigestHead(digest=silent_digest(words))),
    "digest, details": lambda words: draw(DigestDetails(digest=full_digest(words))),
    "digest, small details": lambda words: draw(DigestDetails(digest=small_digest(words))),
    "digest, preview": lambda words: digests.preview_message(full_digest(words, "preview")),
    "list": lambda words: feedback.list_message(page(words, offset=5)),
    "list, one": lambda words: feedback.list_message(page(words, total=1)),
    "list, nothing": lambda words: feedback.list_message(page(words, total=0)),
    "list, past the end": lambda words: feedback.list_message(page(words, total=0, offset=5)),
    "item": lambda words: feedback.item_message(shown(words)),
    "item, bare": lambda words: feedback.item_message(Shown(feedback=bare_item(words), versions=())),
    "question": question,
    "refusal": feedback.refusal_message,
    "export started": lambda _: feedback.export_started_message("csv"),
    "digest scheduled": lambda words: Rendered(text=digest_forms.scheduled_text(scheduled(words))),
    "digest, quiet": lambda words: Rendered(text=digest_forms.quiet_text(full_digest(words), would=True)),
    "digest, ordered": lambda words: Rendered(text=digest_forms.ordered_text(full_digest(words))),
    "digest help": lambda _: Rendered(text=digest_forms.help_text()),
    **accounts_payloads.MESSAGES,
    **attention_payloads.MESSAGES,
    **asking_payloads.MESSAGES,
    **experiment_card_payloads.MESSAGES,
    **experiment_decision_payloads.MESSAGES,
    **experiment_plan_payloads.MESSAGES,
    **experiment_update_payloads.MESSAGES,
    **label_payloads.MESSAGES,
    **listening_payloads.MESSAGES,
    **nudge_payloads.MESSAGES,
    **owed_payloads.MESSAGES,
    **check_payloads.MESSAGES,
    **privacy_payloads.MESSAGES,
    **forget_payloads.MESSAGES,
    **onboarding_payloads.MESSAGES,
    **quality_payloads.MESSAGES,
    **priority_payloads.MESSAGES,
    **theme_payloads.MESSAGES,
    **vision_payloads.MESSAGES,
    "digest, unknown": lambda words: Rendered(
        text=digest_forms.unknown_text(DigestCommand(asked=None, typed=words[:40], nearest=DigestAsked.MUTE))
    ),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "tag form": lambda words: forms.tag_form(draft(words)),
    "log form": lambda _: forms.log_form(),
    "log form, private": lambda _: forms.log_form("C1", is_private=True),
    "correction form": lambda words: forms.correction_form(item(words), note="This is already kept."),
    "correction form, bare": lambda words: forms.correction_form(bare_item(words)),
    "correction form, typed": lambda words: forms.correction_form(bare_item("x"), typed=item(words)),
    "failure": failures.failure_view,
    **accounts_payloads.VIEWS,
    **attention_payloads.VIEWS,
    **experiment_card_payloads.VIEWS,
    **experiment_decision_payloads.VIEWS,
    **experiment_plan_payloads.VIEWS,
    **experiment_update_payloads.VIEWS,
    **forget_payloads.VIEWS,
    **home_payloads.VIEWS,
    **onboarding_payloads.VIEWS,
    **label_payloads.VIEWS,
    **nudge_payloads.VIEWS,
    **owed_payloads.VIEWS,
    **check_payloads.VIEWS,
    **quality_payloads.VIEWS,
    **priority_payloads.VIEWS,
    **theme_payloads.VIEWS,
    **vision_payloads.VIEWS,
    "schedule form": lambda _: digest_forms.schedule_form(Setup(rhythm=WEEKLY, channel_id="C1"), now=NOW),
    "schedule form, no channel": lambda _: digest_forms.schedule_form(Setup(rhythm=WEEKLY, channel_id=None), now=NOW),
    "digest scheduled": lambda words: digest_forms.scheduled_view(scheduled(words)),
}

FAMILY = "👨‍👩‍👧‍👦"
# The cases 26 to 30 of the faults, an ordinary sentence, and what is longer than every limit.
TEXTS = {
    "ordinary": "The export takes ten minutes & then fails. Could you look?",
    "one letter": "x",
    "blank": " \n\t ",
    "nothing": "",
    "pings": "<!channel> <@U1> <!subteam^S1> <!here|here> @everyone @here #general",
    "forged link": "<https://evil.example|https://bank.example> <javascript:alert(1)|x>",
    "escaped twice": "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
    "smuggled": "a\x00b\ud800c\u202ed\u2066e\U000e0041\U000e0042f\ufeffg",
    "only invisible": "\u202e\u200b\U000e0041\x00",
    "right to left": "لا أستطيع تصدير التقرير الشهري " * 400,
    "families": FAMILY * 4_000,
    "zalgo": "a" + "\u0301" * 40_000,
    "escapes": "<&>" * 13_334,
    "many lines": "<x>\n" * 10_000,
    "40,000 letters": "a" * 40_000,
    "3,001 letters": "b" * 3_001,
    "markup": "*bold* _it_ ~no~ `code` ```pre``` > quote :tada: | \\ \"quoted\" 'so'",
}
