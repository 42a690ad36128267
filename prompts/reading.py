"""Labels an item on this machine; heavy to import, so the analyst imports it when the first item comes."""

from collections.abc import Mapping

from bot.domain.analysis import LabelReply, LabelRequest
from bot.domain.feedback import Kind
from bot.domain.labels import Guess, LabelName, Sentiment
from prompts import tone
from prompts.accounts import mentioned_account
from prompts.areas import SHARPNESS, area_scores
from prompts.embedding import LocalEmbedder
from prompts.hearing import Heard, heard
from prompts.kinds import kind_scores, small_features
from prompts.ladder import ladder
from prompts.language import is_english
from prompts.lessons import School
from prompts.seed_sentences import Seeds, softmax
from prompts.severity import severity_scores

# On app reviews, which know three kinds, what is called 0.8 to 0.9 sure is right in 9 of 10 cases, and 0.6 to 0.7 in 8;
# our seven are harder to tell apart, which takes the rest of that lead.
_KIND_TEMPERATURE = 0.06
# Nobody measured severity on public data; these are wide on purpose, so that a guess rarely looks sure.
_SEVERITY_TEMPERATURE = 0.12
# In other languages this model tells kinds right about half of the time.
_FOREIGN = 0.6
# Nothing is held up by praise, and a question is no obstacle by itself.
_WITHOUT_SEVERITY = {Kind.PRAISE, Kind.QUESTION, Kind.OTHER}
# What a human may ask when the problem behind an item is missing; one question, never two.
_QUESTIONS = {
    Kind.REQUEST: "What are you trying to get done when you need this, and how do you manage today?",
    Kind.BUG: "What were you about to do when this happened, and what does it keep you from doing?",
    Kind.COMPLAINT: "Could you tell us about the last time this got in your way, and what it cost you?",
    Kind.CHURN_RISK: "What would have to be different for you to stay?",
}


class Reading:
    """Labels by examples, by cues and by what people of the workspace corrected."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        """Take the embedder; seeds are embedded when first needed, a second for all of them."""
        self._embedder = embedder
        self._kinds = Seeds("kind", embedder)
        self._moods = Seeds("sentiment", embedder)
        self._severities = Seeds("severity", embedder)
        self._areas = Seeds("area", embedder)
        self._ladder = Seeds("ladder", embedder)
        self._school = School()

    def label(self, request: LabelRequest) -> LabelReply:
        """Say what an item is: kind and sentiment always, the rest where the words give it away."""
        item = heard(request.source.words, self._embedder)
        kind = self.kind(item, request)
        rungs = [] if kind.value == Kind.PRAISE else ladder(item, self._ladder, self._embedder)
        maybe = [self._severity(item, request, kind), self._area(item, request), self._account(item, request)]
        guesses = [
            kind,
            self.sentiment(item, request),
            *(guess for guess in maybe if guess is not None),
            *(_guess(rung.name, rung.words, rung.confidence, item) for rung in rungs),
        ]
        has_problem = any(rung.name is LabelName.UNDERLYING_PROBLEM for rung in rungs)
        return LabelReply(guesses=tuple(guesses), question=None if has_problem else _QUESTIONS.get(Kind(kind.value)))

    def kind(self, item: Heard, request: LabelRequest) -> Guess:
        """Say what sort of feedback it is."""
        scores = kind_scores(item, self._kinds)
        return self._best(LabelName.KIND, scores, _KIND_TEMPERATURE, item, request)

    def sentiment(self, item: Heard, request: LabelRequest) -> Guess:
        """Say how the customer feels."""
        mood, confidence = tone.sentiment(item, self._moods)
        if not request.lessons.get(LabelName.SENTIMENT):
            return _guess(LabelName.SENTIMENT, mood, confidence, item)
        # The margins of three moods on the scale of cosines: the one found leads by its confidence.
        scores = {str(other): confidence / 10 if other is mood else (1 - confidence) / 20 for other in Sentiment}
        return self._best(LabelName.SENTIMENT, scores, 0.05, item, request)

    def _severity(self, item: Heard, request: LabelRequest, kind: Guess) -> Guess | None:
        if Kind(kind.value) in _WITHOUT_SEVERITY:
            return None
        scores = severity_scores(item, self._severities)
        return self._best(LabelName.SEVERITY, scores, _SEVERITY_TEMPERATURE, item, request)

    def _area(self, item: Heard, request: LabelRequest) -> Guess | None:
        scores = area_scores(
            item,
            own=request.areas,
            lessons=request.lessons.get(LabelName.AREA, ()),
            seeds=self._areas,
            school=self._school,
            embedder=self._embedder,
        )
        if not scores:
            return None
        value, confidence = _first(scores, SHARPNESS)
        return _guess(LabelName.AREA, value, confidence, item)

    def _account(self, item: Heard, request: LabelRequest) -> Guess | None:
        found = mentioned_account(item.words, request.accounts)
        return Guess(name=LabelName.ACCOUNT, value=found[0], confidence=found[1]) if found else None

    def _best(
        self,
        name: LabelName,
        scores: Mapping[str, float],
        temperature: float,
        item: Heard,
        request: LabelRequest,
    ) -> Guess:
        lessons = request.lessons.get(name, ())
        if lessons:
            learned = self._school.learned(lessons, small_features)
            scores = learned.corrected(scores, item.words, item.vector)
        return _guess(name, *_first(scores, temperature), item)


def _first(scores: Mapping[str, float], temperature: float) -> tuple[str, float]:
    chances = softmax(scores, temperature)
    value = max(chances, key=lambda known: chances[known])
    return value, chances[value]


def _guess(name: LabelName, value: str, confidence: float, item: Heard) -> Guess:
    sure = confidence if is_english(item.words) else confidence * _FOREIGN
    return Guess(name=name, value=str(value), confidence=round(sure, 3))
