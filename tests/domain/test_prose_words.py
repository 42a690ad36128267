"""What Heed says of a period by itself holds before its own evidence lock, in every language."""

import pytest

from bot.domain.analysis import Claim, Source
from bot.domain.evidence import lock
from bot.domain.language import ENGLISH, say, speaking
from bot.domain.prose_words import LINES, VERDICTS, beginnings
from words.catalog import Catalogues

SOURCE = Source(label="F-1", words="The export fails whenever a customer has accents in their name.")


@pytest.mark.parametrize("code", [language.code for language in Catalogues().offered()])
def test_no_sentence_of_our_own_is_withheld(code: str) -> None:
    """A language's first words are no names, and its sentences hold no number."""
    with speaking(Catalogues().find(code)):
        for sentence in (*LINES.values(), *VERDICTS.values()):
            text = say(sentence, quote="“The export fails whenever a customer has accents in their name.”")
            locked = lock([Claim(text=text, cites=("F-1",))], [SOURCE])
            assert not locked.withheld, (text, locked.reasons)


def test_in_english_nothing_more_is_ordinary() -> None:
    """The lock's own words do for English."""
    with speaking(ENGLISH):
        assert beginnings() == frozenset()
