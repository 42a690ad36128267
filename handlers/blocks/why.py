"""What `/heed why` answers."""

from bot.domain.channels import Mode
from bot.domain.feedback import Feedback, Source, State
from bot.domain.language import later, say, say_many
from bot.domain.listening import Judgement, Verdict
from bot.flows.triage_listening import KEEP, NOT_FEEDBACK
from bot.flows.why import Why
from handlers.blocks import kit
from handlers.blocks.items import minute, open_button, slack_link
from handlers.blocks.kit import Rendered

USAGE = later(
    "`/heed why` tells why a message was kept or not: type it with the message's link (in its menu, "
    "*Copy link*), or with an item such as `/heed why F-12`. `/heed why EXP-7` and `/heed why T-3` "
    "walk from what customers said to what was tried, decided and learned."
)
_NOTHING = {
    Mode.LISTEN: later("I know nothing of this message. It was off at the time, or that was more than 90 days ago."),
    Mode.EXPERIMENTS: later("I read only updates of experiments in its channel, and did not take this for one."),
    Mode.OFF: (
        later("I know nothing of this message. Listening is off in its channel, or that was more than 90 days ago.")
    ),
}
_WAYS = {
    Source.SHORTCUT: later("with “Tag as feedback”"),
    Source.COMMAND: later("with `/heed`"),
    Source.FORM: later("with the form"),
    Source.REACTION: later("with a reaction"),
    Source.MENTION: later("by mentioning me in its thread"),
    Source.API: later("by another tool, over the API"),
    Source.IMPORT: later("in an import"),
    Source.LISTEN: later("from a question that I asked"),
}


def why_message(why: Why) -> Rendered:
    """Return why a message was kept or not, and what can be done about it."""
    item = why.item
    told = [_outcome(why), _question(why), *(_since(item) if item is not None else ())]
    text = "\n".join(part for part in told if part)
    if item is None or item.state is not State.ACTIVE:
        return Rendered(text=text, blocks=(kit.section(text),))
    buttons = [open_button(item)]
    if item.source is Source.LISTEN and item.captured_by is None:
        buttons.append(kit.button(say("Not feedback"), "feedback.undo", item.id))
    return Rendered(text=text, blocks=(kit.section(text), kit.actions("why", *buttons)))


def usage_message() -> Rendered:
    """Return how to ask why."""
    return Rendered(text=say(USAGE), blocks=(kit.section(say(USAGE)),))


def left_line(judgement: Judgement) -> str:
    """Return, for the form about a message, that Heed heard it and left it, and why; mrkdwn."""
    if judgement.verdict is Verdict.ASKED:
        return say("I heard this message and asked about it: it {reason}.", reason=_reason(judgement))
    return say("I heard this message and left it: it {reason}.", reason=_reason(judgement))


def _outcome(why: Why) -> str:
    if why.item is not None:
        return _kept(why, why.item)
    if why.reported is not None:
        return _reported(why.reported, counts=why.counts)
    if why.judgement is None:
        return say(_NOTHING[why.mode])
    if why.judgement.verdict is Verdict.ASKED:
        return say(
            "I was unsure: it {reason}. Judged {moment}.",
            reason=_reason(why.judgement),
            moment=minute(why.judgement.judged_at),
        )
    return say(
        "Not kept: it {reason}. Judged {moment}.", reason=_reason(why.judgement), moment=minute(why.judgement.judged_at)
    )


def _reported(label: str, *, counts: bool) -> str:
    if counts:
        return say("I read it as an update of *{label}*; the answer below it has the numbers.", label=label)
    return say("It was an update of {label}, and was deleted or taken out: its numbers do not count.", label=label)


def _kept(why: Why, item: Feedback) -> str:
    if item.state is State.DELETED:
        return say("It was kept, and then deleted in Slack: nothing of it is left.")
    if item.state is State.UNDONE:
        return say("It was kept as {label}, and somebody took that back: its words are removed.", label=item.label)
    if why.is_part:
        part = say("It is part of the conversation of *{label}*.", label=item.label)
        return f"{part} {say('It {reason}.', reason=_reason(why.judgement))}" if why.judgement else part
    if item.captured_by is not None:
        return say(
            "Kept as *{label}* by {person} {way}, {moment}.",
            label=item.label,
            person=f"<@{item.captured_by}>",
            way=say(_WAYS[item.source]),
            moment=minute(item.captured_at),
        )
    if item.source is not Source.LISTEN:
        return say(
            "Kept as *{label}* {way}, {moment}.",
            label=item.label,
            way=say(_WAYS[item.source]),
            moment=minute(item.captured_at),
        )
    return _overheard(why, item)


def _overheard(why: Why, item: Feedback) -> str:
    when = minute(item.captured_at)
    if why.judgement is None:
        return say("I overheard it and kept it as *{label}*, {moment}.", label=item.label, moment=when)
    return say(
        "I overheard it and kept it as *{label}*, {moment}: it {reason}.",
        label=item.label,
        moment=when,
        reason=_reason(why.judgement),
    )


def _question(why: Why) -> str:
    question = why.question
    if question is None:
        return ""
    if question.answer is None:
        return say("I asked in the triage channel; nobody has answered yet.")
    answers = {KEEP: say("“Keep”"), NOT_FEEDBACK: say("“Not feedback”")}
    if question.answered_by is None or question.answer not in answers or question.answered_at is None:
        return say("I asked in the triage channel; the question settled itself.")
    who = f"<@{question.answered_by}>"
    return say(
        "I asked in the triage channel, and {person} answered {answer}, {moment}.",
        person=who,
        answer=answers[question.answer],
        moment=minute(question.answered_at),
    )


def _since(item: Feedback) -> tuple[str, ...]:
    if item.state is not State.ACTIVE:
        return ()
    happened = [
        say("its words have {count} versions", count=item.version) if item.version > 1 else "",
        say("somebody has corrected it") if item.worked_on_at else "",
        _joined_by(len(item.conversation)),
    ]
    since = ", ".join(part for part in happened if part)
    return tuple(part for part in (say("Since then: {since}.", since=since) if since else "", slack_link(item)) if part)


def _joined_by(count: int) -> str:
    if count == 0:
        return ""
    return say_many(count, "{number} more message belongs to it", "{number} more messages belong to it")


def _reason(judgement: Judgement) -> str:
    """Return a reason so that it goes on after `it`; Heed's own words, escaped all the same."""
    # The record keeps English words in every language.
    said = kit.escape(say(judgement.reason))
    if judgement.score is None:
        return say("is {reason}", reason=said)
    return say(
        "{reason} ({score:.0%} sure; this channel keeps from {threshold:.0%})",
        reason=said,
        score=judgement.score,
        threshold=judgement.threshold,
    )
