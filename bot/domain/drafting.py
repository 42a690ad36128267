"""What a human would send to who asked: in the words of their own request, with the team's reason, and nothing else.

A quotation is an exact substring of what they wrote, or there is none. No name of a theme or an account goes in:
the draft may be read by customers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.domain.language import later, say
from bot.domain.statuses import ThemeStatus
from bot.domain.words import clean_words

# One message in a thread; what can be typed into a form of Slack is as long.
LONGEST_ANSWER = 3_000
# Two lines on a phone: enough to know one's own words again.
LONGEST_QUOTE = 160
# Of a sentence with fewer words, such as "Hi team", nobody knows what it was about.
_LEAST_WORDS = 4
# A reason is a sentence or two; what is longer belongs into the form by hand, where one sees what it becomes.
LONGEST_REASON = 800
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_QUOTED = re.compile("“([^“”]+)”")
_TAKEN_OUT = "“…”"

_ENDINGS = {
    ThemeStatus.PLANNED: later("You will hear from us when it has shipped."),
    ThemeStatus.SHIPPED: later("If it does not do what you need, please tell us."),
    ThemeStatus.NOT_NOW: later("Thank you for asking. If this becomes more pressing for you, please tell us."),
}
_ENDINGS_HERE = {
    ThemeStatus.PLANNED: later("You will hear from us here when it has shipped."),
    ThemeStatus.SHIPPED: later("If it does not do what you need, please tell us here."),
    ThemeStatus.NOT_NOW: later("Thank you for asking. If this becomes more pressing for you, please tell us here."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a draft is made from."""

    status: ThemeStatus
    reason: str
    would_change: str
    # What they wrote; empty when it is not known or was taken back.
    words: str
    # Their name, when it is known.
    name: str | None
    # Whether they wrote the words, or one of us wrote them down.
    is_their_own: bool
    # Whether they can answer below it.
    is_in_thread: bool


def drafted(request: Request) -> str:
    """Return a draft; the same request gives the same words."""
    name = (request.name or "").split()
    opening = _opening(request)
    if name and name[0].isalpha():
        greeting = say("Hi {name}, {opening}", name=name[0], opening=opening)
    else:
        greeting = say("Hi, {opening}", opening=opening)
    return "\n".join((greeting, *_middle(request), _ending(request)))[:LONGEST_ANSWER]


def quote_of(words: str) -> str | None:
    """Return the part of somebody's words that says what they asked, as they spelled it; None when nothing does."""
    sentences = [found.group().strip() for found in _SENTENCE.finditer(words)]
    telling = next((each for each in sentences if len(each.split()) >= _LEAST_WORDS), None)
    if telling is None:
        telling = words.strip()
    whole = telling.rstrip(".!?,;: ")
    quote = whole if len(whole) <= LONGEST_QUOTE else _cut(whole)
    # Marks inside would end the quotation early, and a quotation that is not theirs is none.
    is_plain = bool(quote) and "“" not in quote and "”" not in quote and quote in clean_words(words)
    return quote if is_plain else None


def without_strange_quotes(draft: str, said: Sequence[str]) -> str:
    """Return a draft without the quotations that are in nobody's words any more: who took them back is not quoted."""
    return _QUOTED.sub(
        lambda found: found.group() if any(found.group(1) in words for words in said) else _TAKEN_OUT, draft
    )


def quotes_only(draft: str, words: str) -> bool:
    """Say whether everything that a draft quotes still stands in somebody's words."""
    return all(found.group(1) in words or found.group() == _TAKEN_OUT for found in _QUOTED.finditer(draft))


def _cut(text: str) -> str:
    """Return the beginning of a text up to the last whole word, and never half a character."""
    near = text[: LONGEST_QUOTE + 1]
    at_word = near.rfind(" ")
    if at_word > LONGEST_QUOTE // 2:
        return near[:at_word].rstrip(",;: ")
    kept = 0
    for grapheme in regex.finditer(r"\X", near):
        if grapheme.end() > LONGEST_QUOTE:
            break
        kept = grapheme.end()
    return near[:kept]


def _opening(request: Request) -> str:
    quote = quote_of(request.words)
    if quote is None:
        return say("you asked us for something that we have decided about since.")
    cut = " …" if _goes_on(request.words, quote) else ""
    # The marks tell later what was quoted, so they are the same in every language.
    quoted = f"“{quote}”{cut}"
    if request.is_their_own:
        return say("you wrote: {quoted}", quoted=quoted)
    return say("this is about what we noted for you: {quoted}", quoted=quoted)


def _goes_on(words: str, quote: str) -> bool:
    """Say whether the sentence that is quoted goes on behind the quotation."""
    rest = words[words.find(quote) + len(quote) :]
    return rest.lstrip(",;: ")[:1].isalnum()


def _middle(request: Request) -> list[str]:
    news = {
        ThemeStatus.PLANNED: say("We have planned this."),
        ThemeStatus.SHIPPED: say("This has shipped: you can use it now."),
        ThemeStatus.NOT_NOW: say("We have looked into this, and we will not do it for now."),
    }[request.status]
    reason, would_change = _sentence(request.reason), _sentence(request.would_change)
    if request.status is not ThemeStatus.NOT_NOW:
        return [f"{news} {reason}".strip()]
    return [
        news,
        *([say("Why: {reason}", reason=reason)] if reason else []),
        *([say("What would change our mind: {would_change}", would_change=would_change)] if would_change else []),
    ]


def _ending(request: Request) -> str:
    return say((_ENDINGS_HERE if request.is_in_thread else _ENDINGS)[request.status])


def _sentence(text: str) -> str:
    """Return a reason as it stands in a message: one paragraph that ends."""
    words = " ".join(clean_words(text).split())
    if not words:
        return ""
    cut = words if len(words) <= LONGEST_REASON else words[:LONGEST_REASON].rsplit(" ", 1)[0] + " …"
    whole = cut[0].upper() + cut[1:]
    return whole if whole[-1] in ".!?…" else f"{whole}."
