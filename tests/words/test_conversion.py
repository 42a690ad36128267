"""Every sentence that people read passes through the catalogue, and fits into Slack when it grows."""

import re
from functools import cache

import pytest

from bot.domain.language import ENGLISH, speaking
from handlers.blocks.validation import problems
from tests.blockkit.catalogue import MESSAGES, VIEWS
from tests.words.strange import LENGTHENING, MARKING, labels_of, shown_texts, unmarked
from words.catalog import Catalogues
from words.gather import catalogue

BUILDERS = {
    **{f"message: {name}": each for name, each in MESSAGES.items()},
    **{f"view: {name}": each for name, each in VIEWS.items()},
}
CODES = [language.code for language in Catalogues().offered() if language != ENGLISH]
# What a person wrote, in letters that no sentence of Heed has.
WORDS = "Ωμέγα ψ"
# Names that are the same in every language.
NAMES = frozenset(
    [
        "API",
        "Berlin",
        "CSV",
        "EUR",
        "EXP",
        "English",
        "Europe",
        "GitHub",
        "Heed",
        "JSON",
        "Jira",
        "Linear",
        "RICE",
        "Slack",
        "USD",
        "UTC",
    ]
)
# What the payloads of the tests bring along as it would come from people, from another part of Heed that said it, or
# from a row that an earlier version wrote.
GIVEN = (
    "A sign-up form with two fields instead of five",
    "A simpler model is at work.",
    "A sudden rise of complaints is told in this channel from now on, once for each area and week.",
    "A weekly call with the ten largest accounts",
    "Changed.",
    "Done.",
    "EXP-999999999 may be read since Tue 1 Dec 2026, and nobody has decided about it.",
    "First steps",
    "Found by the words alone: the model that knows meanings was not ready. Ask again in a moment.",
    "It is a one-way door: it cannot be undone once it is through.",
    "None of the ten gives notice before March",
    "Sales gets leads without an address",
    "Saved.",
    "Say why.",
    "Self-serve growth",
    "Somebody changed it while you had this open.",
    "Somebody changed it.",
    "T-3 is now called *Export*.",
    "The model that ships with Heed could not be loaded.",
    "The vision is written down.",
    "This is already kept.",
    "agrees with Slack's",
    "fewer of them leave",
    "half of them leave at the company's address",
    "more visitors sign up",
    "so this was done with the model on this machine.",
    "(A-3) is saved.",
    "The endpoint did not answer, so this was written on this machine.",
    "5% fewer sign-ups",
    "Two of them refuse the call",
    "What was tried about F-12",
    "Where a theme hangs",
    "T0123ABCD",
    " and Ωμέγα ψ were told, and so were many others whom nobody counts.",
    "I ask in #",
    "What do you use our product for in a usual week, and where does it get in your way?",
    "How is that for you today?",
    "You told us about",
)
# The arms of a plan are called as their team calls them.
ARMS = frozenset({"control", "variant"})
# A command is typed as it is, whatever is spoken; a list of names has an "and" of its own.
COMMAND = re.compile(r"`[^`]*`")


def own_words(text: str) -> set[str]:
    """Return the words of a text that should have passed the catalogue."""
    for given in GIVEN:
        text = text.replace(given, " ")
    return set(unmarked(COMMAND.sub(" ", text))) - NAMES - ARMS


@cache
def translations(code: str) -> frozenset[object]:
    """Return every sentence of a language."""
    return frozenset(message.string for message in catalogue(code) if isinstance(message.string, str))


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_sentence_passes_the_catalogue_by(builder: str) -> None:
    """Drawn in a language that marks what it knows, nothing of Heed's own stands outside of the marks."""
    with speaking(MARKING):
        payload = BUILDERS[builder](WORDS)
    strays = {text for text in shown_texts(payload) if own_words(text)}
    assert not strays, "\n".join(sorted(strays))


@pytest.mark.parametrize("builder", BUILDERS)
def test_longer_sentences_fit_into_slack(builder: str) -> None:
    """Drawn in a language of long words, every message and form stays inside of Slack's limits."""
    with speaking(LENGTHENING):
        assert not problems(BUILDERS[builder]("a" * 1_000))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("builder", BUILDERS)
def test_a_translation_fits_into_slack(builder: str, code: str) -> None:
    """Every message and form stays inside of Slack's limits, and no title or button had to be cut for it."""
    with speaking(Catalogues().find(code)):
        payload = BUILDERS[builder](WORDS)
    assert not problems(payload)
    # Some labels have an ellipsis of their own: more is asked behind that button.
    assert not [label for label in labels_of(payload) if label.endswith("…") and label not in translations(code)]
