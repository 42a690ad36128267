"""Whom a command names, for how long words are kept, and names in other people's words."""

import pytest

from bot.domain.erasures import Asked, Forgotten, KeepingError, NothingNamedError, Subject, days_from, read_subject
from bot.domain.erasures import without_mentions as without

JO = Subject(what=Forgotten.PERSON, user_ids=("U0JO",), called=("Jo Miller",))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("<@U0JO|jo>", Asked(user_id="U0JO")),
        ("please <@W0JO>", Asked(user_id="W0JO")),
        ('"Jo  Miller"', Asked(name="Jo Miller", is_quoted=True)),
        ("\u201cJo Miller\u201d", Asked(name="Jo Miller", is_quoted=True)),
        ("@jo", Asked(name="jo", is_quoted=True)),
        (" Acme  Corp ", Asked(name="Acme Corp")),
    ],
)
def test_whom_a_command_names(text: str, asked: Asked) -> None:
    """A mention as Slack writes it, a quoted name, or an account."""
    assert read_subject(text) == asked


@pytest.mark.parametrize("text", ["", "  ", "@", '" "', "<@U0JO> <@U0SAM>"])
def test_nobody_or_several_are_asked_about(text: str) -> None:
    """One at a time, so that each gets a receipt."""
    with pytest.raises(NothingNamedError):
        read_subject(text)


def test_for_how_long_words_are_kept() -> None:
    """Days as people write them, and nothing for ever."""
    assert [days_from(text) for text in ("", " ", "for ever", "30", "365 days", "3650")] == [None] * 3 + [30, 365, 3650]
    for text in ("29", "3651", "-40", "\u0664\u0660", "a year", "9" * 50, "1e3"):
        with pytest.raises(KeepingError):
            days_from(text)


def test_names_go_from_other_peoples_words() -> None:
    """By mention or id, in any capitals; names and ids that only begin alike stay."""
    said = "@jo miller and <@U0JO|jo> met @Jo Millers, U0JOAN and Jo Miller"
    assert without(said, JO) == "@someone and @someone met @Jo Millers, U0JOAN and Jo Miller"
