"""What a period was about, told with templates and one quotation each: no number, no name, nothing made up."""

from bot.domain.analysis import Claim, Prose, ProseRequest, Source, Topic
from bot.domain.language import say
from bot.domain.prose_words import LINES, VERDICTS
from prompts import cues
from prompts.sentences import sentences

# A quotation that fits on two lines of a phone; one of fewer words says too little.
_LONGEST = 160
_FEWEST_WORDS = 4
_ORDER = ("new", "rising", "steady", "cooling")


def told(request: ProseRequest) -> Prose:
    """Return a verdict on what moved most and a line for each theme; what has no fit quotation is left out."""
    lines = {topic.theme: line for topic in request.topics if (line := _line(topic)) is not None}
    return Prose(verdict=_verdict(request), lines=lines)


def _line(topic: Topic) -> Claim | None:
    # The first item's words stand beside the theme already, so another one speaks here where there is one.
    found = _telling(topic.sources[1:]) or _telling(topic.sources)
    template = LINES.get(topic.trend)
    if found is None or template is None:
        return None
    source, quote = found
    return Claim(text=say(template, quote=quote), cites=(source.label,))


def _verdict(request: ProseRequest) -> Claim | None:
    known = [topic for topic in request.topics if topic.trend in _ORDER]
    leading = min(known, key=lambda topic: (_ORDER.index(topic.trend), -topic.accounts, -topic.items), default=None)
    found = _telling(leading.sources) if leading is not None else None
    if leading is None or found is None:
        return None
    source, quote = found
    return Claim(text=say(VERDICTS[leading.trend, request.noun], quote=quote), cites=(source.label,))


def _telling(sources: tuple[Source, ...]) -> tuple[Source, str] | None:
    """Return the sentence with the most to say, in quotation marks, and its item."""
    fit = [
        (source, sentence)
        for source in sources
        for sentence in sentences(source.words)
        if len(sentence) <= _LONGEST and len(sentence.split()) >= _FEWEST_WORDS
    ]
    if not fit:
        return None
    source, sentence = max(fit, key=lambda pair: _weight(pair[1]))
    return source, f"\u201c{sentence}\u201d"


def _weight(sentence: str) -> int:
    return cues.different(cues.BUG, sentence) + cues.different(cues.REQUEST, sentence)
