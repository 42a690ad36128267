"""An answer is read while it comes, however it is cut into pieces."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis import Claim
from prompts.claim_reader import ClaimReader
from prompts.replies import ShapeError

SENTENCES = st.lists(st.fixed_dictionaries({"text": st.text(), "cites": st.lists(st.text(max_size=5), max_size=2)}))


@given(SENTENCES, st.integers(min_value=1, max_value=40), st.booleans())
def test_any_cut_gives_the_same_sentences(sentences: list[dict[str, object]], size: int, ascii_only: bool) -> None:
    """Braces, quotes and escapes inside a sentence end nothing."""
    text = json.dumps({"sentences": sentences}, ensure_ascii=ascii_only)
    reader = ClaimReader()
    claims = [claim for at in range(0, len(text), size) for claim in reader.feed(text[at : at + size])]
    reader.end()
    assert claims == [Claim(text=str(each["text"]), cites=tuple(each["cites"])) for each in sentences]  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No.",
        '{"sentences": [{"text": "a", "cites": []}',
        '{"sentences": [{"text": "a"}]}',
        '{"sentences": [7, {}]}',
        '{"sentences": [' + "[" * 20_000,
        '{"sentences": [], "channel": "#general"}',
    ],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    """At the latest at its end."""
    reader = ClaimReader()
    with pytest.raises(ShapeError):
        _read(reader, text + "}" * text.count("[" * 20_000))


def _read(reader: ClaimReader, text: str) -> None:
    reader.feed(text)
    reader.end()
