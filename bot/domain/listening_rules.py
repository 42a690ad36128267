"""What is plainly no feedback: rules that need no model, each with the reason that people are told."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.language import later

# Somebody's own words arrive without a subtype or with one of these; every other is a notice of Slack's own, and so is
# one that nobody knows yet.
_OWN_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_OF_AN_APP = "bot_message"

_EMOJI = re.compile(r":[a-z0-9_+'-]{1,60}:")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_CALLED = re.compile(r"@[\w.-]+(?: [A-Z][\w-]+)?")
_COMMAND = re.compile(r"[/!][a-z][\w-]{1,30}(?:\s|$)", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[^\w\s']|_")

_GREETING = re.compile(
    r"(?:hi+|hello|hey+|hiya|howdy|yo|greetings|welcome|hallo|moin|servus|bonjour|salut|hola|ciao|bye|cheers"
    r"|good (?:morning|afternoon|evening|night|day)|morning|afternoon|evening|guten (?:morgen|tag|abend)"
    r"|buenos dias|buongiorno|happy (?:monday|friday|new year|holidays)|see (?:you|ya)|have a (?:nice|good|great) \w+"
    r"|long time no see)"
    r"(?: (?:all|everyone|everybody|team|there|folks|guys|friends|again|back|world|later|soon|tomorrow|too|to you"
    r"|alle|zusammen|tous|todos|and welcome|everyone and welcome))*(?: \w+)?",
)
_THANKS = re.compile(r"(?:many |great |ok |okay |cool |perfect |awesome |nice |ah |oh |yes )*(?:thanks|thank you|thx|ty"
                     r"|tysm|cheers|danke|vielen dank|merci|gracias|grazie|much appreciated)\b")  # fmt: skip
# Whoever goes on like this has something to say after the thanks.
_BUT = re.compile(
    r"\b(?:but|however|still|though|although|except|yet|unfortunately|not|n't|wish|would|could|please|can|aber"
    r"|trotzdem|leider|bitte|mais|pero)\b|n't\b"
    # Thanks for help are manners; thanks for a thing are praise.
    r"|\bfor (?!(?:(?:the|your|all|that|this|quick|fast) )*(?:help|info|information|answer|reply|response|update|link"
    r"|tip|pointer|explanation|clarification|heads|feedback|advice|support|that|this|it|letting|sharing|checking|looking)\b)"
)
_LONGEST_THANKS = 8
_ACKNOWLEDGED = re.compile(
    r"(?:(?:ok|okay|k|kk|yes|yep|yeah|yup|no|nope|nah|sure|sure thing|done|got it|great|nice|cool|perfect|awesome"
    r"|sweet|lol|haha+|hehe|agreed|exactly|right|true|indeed|correct|same|same here|me too|makes sense|will do|on it"
    r"|sounds good|looks good|lgtm|np|no problem|no worries|youre welcome|you're welcome|yw|of course|i see|oh|ah|hm+"
    r"|aha|oh ok|ah ok|one sec|one moment|brb|ja|nein|oui|non|si|gut|super|klar|ok then|all good|never mind|nvm|1)"
    r" ?)+"
)
_AWAY = re.compile(
    r"(?:(?:automatic|auto) ?(?:reply|response)|automatische antwort|abwesenheitsnotiz|réponse automatique)\b"
    r"|(?:(?:hi|hello|hallo|hey)\W+)?(?:(?:i am|i'm|im|i will be|i'll be|we are|currently|ich bin|je suis|estoy) )*"
    r"(?:(?:currently|now|back|away|away and) )?"
    r"(?:out of (?:the )?office|ooo\b|on (?:annual |parental |sick )?(?:leave|vacation|holidays?|pto)\b|afk\b"
    r"|away from (?:my |the )?(?:desk|keyboard)|im urlaub|nicht im büro|en congé|fuera de la oficina)"
)
# "Out of office replies break your parser" is about a product: a note of absence says when, and says it briefly.
_ABOUT_THINGS = re.compile(r"\b(?:feature|setting|mode|message|repl(?:y|ies)|status|note|notice|parser|calendar)\b")
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """A message as far as rules go; `words` are clean."""

    words: str
    subtype: str = ""
    is_from_app: bool = False
    has_files: bool = False
    calls_heed: bool = False
    # Said by somebody of this workspace where customers read along.
    is_colleague_among_customers: bool = False


def reason_against(overheard: Overheard) -> str | None:
    """Return why a message is plainly no feedback, in words that follow "not kept, because it is", or None."""
    return next((reason for applies, reason in _RULES if applies(overheard)), None)


def _plain(words: str) -> str:
    """Return words in small letters without names, emoji and punctuation."""
    bare = _CALLED.sub(" ", _EMOJI.sub(" ", words))
    return " ".join(_NOT_A_LETTER.sub(" ", bare.lower().replace("\u2019", "'")).split())


def _is_notice(overheard: Overheard) -> bool:
    return overheard.subtype not in {*_OWN_WORDS, _OF_AN_APP}


def _is_from_app(overheard: Overheard) -> bool:
    return overheard.is_from_app or overheard.subtype == _OF_AN_APP


def _is_bare_file(overheard: Overheard) -> bool:
    return not overheard.words and overheard.has_files


def _is_silent(overheard: Overheard) -> bool:
    return not overheard.words


def _is_command(overheard: Overheard) -> bool:
    return _COMMAND.match(overheard.words) is not None


def _has_no_letters(overheard: Overheard) -> bool:
    return not _plain(overheard.words)


def _is_bare_link(overheard: Overheard) -> bool:
    return not _plain(_LINK.sub(" ", overheard.words))


def _is_away(overheard: Overheard) -> bool:
    words = " ".join(overheard.words.lower().replace("\u2019", "'").split())
    found = _AWAY.match(words)
    return found is not None and not _ABOUT_THINGS.match(words[found.end() :].lstrip())


def _is_thanks(overheard: Overheard) -> bool:
    words = _plain(overheard.words)
    return bool(_THANKS.match(words)) and len(words.split()) <= _LONGEST_THANKS and not _BUT.search(words)


def _is_greeting(overheard: Overheard) -> bool:
    return _GREETING.fullmatch(_plain(overheard.words)) is not None


def _is_acknowledgement(overheard: Overheard) -> bool:
    words = _plain(overheard.words)
    return len(words) < _FEWEST_LETTERS or _ACKNOWLEDGED.fullmatch(words) is not None


_RULES: tuple[tuple[Callable[[Overheard], bool], str], ...] = (
    (_is_notice, later("a notice of Slack's own, such as somebody joining")),
    (_is_from_app, later("written by an app or a workflow, not by a person")),
    (_is_bare_file, later("a file without words")),
    (_is_silent, later("without words")),
    (lambda overheard: overheard.calls_heed, later("addressed to me")),
    (_is_command, later("a command")),
    (_has_no_letters, later("only emoji or signs")),
    (_is_bare_link, later("only a link")),
    (_is_away, later("an out-of-office note")),
    (_is_thanks, later("a thank-you")),
    (_is_greeting, later("a greeting")),
    (_is_acknowledgement, later("a short acknowledgement")),
    (
        lambda overheard: overheard.is_colleague_among_customers,
        later("said by a colleague, where customers read along"),
    ),
)
