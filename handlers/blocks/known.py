"""What is known of an item, value by value, with who said so: a person, or Heed and how sure it is."""

from bot.domain.accounts import MatchedBy
from bot.domain.feedback import Feedback
from bot.domain.judging import is_sure
from bot.domain.labels import LADDER, Label, LabelName, SetBy, effective
from bot.domain.language import later, say, say_about
from bot.domain.themes import Theme
from bot.flows.finding import Shown
from handlers.blocks import kit
from handlers.blocks.items import KIND_NAMES, NAME_BUDGET, SENTIMENT_NAMES, SEVERITY_NAMES, SHORT_SEVERITIES
from handlers.blocks.kit import Block
from handlers.blocks.sorting import percent, rung_name

# A rung of the ladder is a span of the words that stand above it: enough to know it again.
_RUNG_BUDGET = 160
_QUESTION_BUDGET = 300
_NAMES = {
    LabelName.KIND: later("Kind"),
    LabelName.SENTIMENT: later("Sentiment"),
    LabelName.SEVERITY: later("Severity"),
    LabelName.AREA: later("Area"),
    LabelName.ACCOUNT: later("Account"),
}
_VALUES = {
    LabelName.KIND: {kind.value: name for kind, name in KIND_NAMES.items()},
    LabelName.SENTIMENT: {feel.value: name for feel, name in SENTIMENT_NAMES.items()},
    LabelName.SEVERITY: {grade.value: name for grade, name in SEVERITY_NAMES.items()},
}
_SHORT = {grade.value: name for grade, name in SHORT_SEVERITIES.items()}
_RECOGNISED = {
    MatchedBy.EXTERNAL_ID: later("recognised by its id elsewhere"),
    MatchedBy.CHANNEL: later("recognised by its channel"),
    MatchedBy.TEAM: later("recognised by the author's Slack workspace"),
    MatchedBy.MEMBER: later("recognised by the author, one of their people"),
    MatchedBy.DOMAIN: later("recognised by the domain of the author's address"),
}


def known_blocks(shown: Shown) -> list[Block]:
    """Return what is known of an item as a list, and the one question that a human may ask in its thread."""
    labels = effective(list(shown.labels))
    lines = [_told(shown, labels[name]) for name in _NAMES if _is_told(shown, labels, name)]
    lines += _recognised(shown.feedback)
    lines += [_theme_line(shown.theme)] if shown.theme else []
    rungs = [
        _line(rung_name(name), f"“{_cut(labels[name].value)}”", labels[name]) for name in LADDER if _has(labels, name)
    ]
    blocks = [kit.rich_text(kit.bullets(*lines, *rungs))] if lines or rungs else []
    if shown.question:
        blocks += [
            kit.section(say("*The problem behind it is missing.* A question that you could ask in the thread:")),
            kit.quote(shown.question, _QUESTION_BUDGET),
        ]
    if not any(label.set_by is not SetBy.PERSON for label in shown.labels):
        blocks.append(kit.context(say("Heed has not read this yet; it takes a few seconds.")))
    return blocks


def guess_words(labels: tuple[Label, ...]) -> str:
    """Return what is known of a new item in one line for its receipt, a question mark where Heed is not sure."""
    counting = effective(list(labels))
    told = []
    for name in (LabelName.KIND, LabelName.SENTIMENT, LabelName.SEVERITY, LabelName.AREA):
        label = counting.get(name)
        if label is not None and label.value:
            value = kit.escaped(_short(label), NAME_BUDGET)
            told.append(value if is_sure(label.confidence) else f"{value}?")
    return " · ".join(told)


def _short(label: Label) -> str:
    if label.name is LabelName.SEVERITY:
        return say(_SHORT.get(label.value, label.value))
    return _named(label)


def _is_told(shown: Shown, labels: dict[LabelName, Label], name: LabelName) -> bool:
    label = labels.get(name)
    if label is None or (not label.value and label.set_by is not SetBy.PERSON):
        return False
    if name is LabelName.ACCOUNT and shown.feedback.account_by in _RECOGNISED:
        return False
    # A guess about the account is told only while nobody knows it.
    return name is not LabelName.ACCOUNT or label.set_by is SetBy.PERSON or shown.feedback.account_name is None


def _told(shown: Shown, label: Label) -> Block:
    # An account may be called otherwise by now, or live on in another one.
    if label.name is LabelName.ACCOUNT and label.value and shown.feedback.account_name is not None:
        return _line(say(_NAMES[label.name]), _cut(shown.feedback.account_name), label)
    return _line(say(_NAMES[label.name]), _value(label), label)


def _recognised(item: Feedback) -> list[Block]:
    """Return whose words these are and what told Heed so, when no person said it."""
    by = _RECOGNISED.get(item.account_by) if item.account_by is not None else None
    if by is None or item.account_name is None:
        return []
    name = kit.said(f"{say('Account')}: ", bold=True)
    return [kit.line(name, kit.said(_cut(item.account_name)), kit.said(f" · {say(by)}"))]


def _has(labels: dict[LabelName, Label], name: LabelName) -> bool:
    return name in labels and bool(labels[name].value)


def _value(label: Label) -> str:
    if not label.value:
        return say_about("what is known", "none")
    is_guess = label.set_by is not SetBy.PERSON and (label.name is LabelName.ACCOUNT or not is_sure(label.confidence))
    return say("perhaps {value}", value=_named(label)) if is_guess else _named(label)


def _named(label: Label) -> str:
    name = _VALUES.get(label.name, {}).get(label.value)
    return _cut(label.value if name is None else say(name))


def _cut(text: str) -> str:
    return kit.truncate(kit.one_line(text), _RUNG_BUDGET, kit.escaped_size)


def _line(name: str, value: str, label: Label) -> Block:
    return kit.line(kit.said(f"{name}: ", bold=True), kit.said(value), *_who(label))


def _who(label: Label) -> list[Block]:
    if label.set_by is SetBy.PERSON:
        if not label.person_id:
            return [kit.said(f" · {say('imported')}")]
        return kit.around(f" · {say('set by {person}', person=kit.HERE)}", kit.person(label.person_id))
    sure, is_local = percent(label.confidence or 0.0), label.set_by is SetBy.LOCAL
    if is_sure(label.confidence):
        told = say("Heed, {share}", share=sure) if is_local else say("Heed with AI, {share}", share=sure)
    else:
        told = (
            say("Heed is not sure, {share}", share=sure)
            if is_local
            else say("Heed with AI is not sure, {share}", share=sure)
        )
    return [kit.said(f" · {told}")]


def _theme_line(theme: Theme) -> Block:
    name = kit.truncate(kit.one_line(theme.name), NAME_BUDGET, kit.escaped_size)
    return kit.line(kit.said(f"{say('Theme')}: ", bold=True), kit.said(f"{theme.label} {name}"))
