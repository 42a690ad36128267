"""Schedules as people type them and as Heed says them back."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadScheduleError
from bot.domain.schedule_words import (
    rhythm_from_words,
    rhythm_sentence,
    slot_day,
    usual_rhythm,
    zone_called,
    zones_like,
)
from bot.domain.schedules import Cadence, Rhythm, slot_after

USUAL = usual_rhythm("Asia/Tokyo")


@pytest.mark.parametrize(
    ("words", "said_back"),
    [
        ("", "Every Monday at 09:00 (Asia/Tokyo)"),
        ("monday 09:00 Europe/Berlin", "Every Monday at 09:00 (Europe/Berlin)"),
        ("friday 16:30 Europe/Berlin", "Every Friday at 16:30 (Europe/Berlin)"),
        ("Every Fri at 4:30pm, New York", "Every Friday at 16:30 (America/New_York)"),
        ("weekly on Tuesdays 9 am port of spain", "Every Tuesday at 09:00 (America/Port_of_Spain)"),
        ("daily 08.15", "Every day at 08:15 (Asia/Tokyo)"),
        ("every day at 12am utc", "Every day at 00:00 (UTC)"),
        ("monthly thurs 17h05 EUROPE/LISBON", "On the first Thursday of each month at 17:05 (Europe/Lisbon)"),
        ("first monday of the month at 10", "On the first Monday of each month at 10:00 (Asia/Tokyo)"),
        ("berlin", "Every Monday at 09:00 (Europe/Berlin)"),
        ("12pm", "Every Monday at 12:00 (Asia/Tokyo)"),
    ],
)
def test_what_people_type_is_understood(words: str, said_back: str) -> None:
    """Any order, long and short days, 12 and 24 hours, zones by name or city; what is left out is as usual."""
    assert rhythm_sentence(rhythm_from_words(words, USUAL)) == said_back


@pytest.mark.parametrize(
    "words", ["mondy", "25:00", "09:60", "13pm", "0am", "9 Europe/Berlim", "t", "\u0669:\u0660\u0660", "-1", "📅"]
)
def test_what_cannot_be_read_is_named(words: str) -> None:
    """The answer names the first word that is not understood, so that one word has to be typed again."""
    with pytest.raises(BadScheduleError) as caught:
        rhythm_from_words(words, USUAL)
    assert f"“{words.rsplit(maxsplit=1)[-1]}”" in str(caught.value)


def test_a_slip_of_the_finger_gets_a_suggestion() -> None:
    """The nearest word that would have been understood."""
    with pytest.raises(BadScheduleError, match="Did you mean “wednesday”"):
        rhythm_from_words("wendesday 10:00", USUAL)


def test_a_pasted_essay_is_not_sent_back() -> None:
    """An answer stays short, whatever was typed."""
    with pytest.raises(BadScheduleError) as caught:
        rhythm_from_words("x" * 8000, USUAL)
    assert len(str(caught.value)) < 200


@given(words=st.text())
def test_no_text_breaks_the_reading(words: str) -> None:
    """A rhythm or a sentence, never anything else."""
    try:
        rhythm_from_words(words, USUAL)
    except BadScheduleError as error:
        assert str(error)  # noqa: PT017 either outcome is fine, a third is not


@given(
    cadence=st.sampled_from(Cadence),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC"]),
    weekday=st.integers(min_value=0, max_value=6),
)
def test_what_heed_says_back_can_be_typed_again(cadence: Cadence, at: time, zone: str, weekday: int) -> None:
    """The sentence without its brackets reads as the same rhythm."""
    rhythm = Rhythm(cadence=cadence, at=at, zone=zone, weekday=weekday)
    sentence = rhythm_sentence(rhythm)
    again = rhythm_from_words(sentence.replace("(", "").replace(")", ""), USUAL)
    assert rhythm_sentence(again) == sentence


def test_a_person_without_a_known_zone_gets_utc() -> None:
    """Slack may send a zone that this machine does not know."""
    assert usual_rhythm("Mars/Olympus").zone == "UTC"


def test_the_next_slot_is_told_in_words() -> None:
    """Weekday, day and month, where the team is."""
    slot = slot_after(usual_rhythm("Europe/Berlin"), datetime(2026, 11, 20, tzinfo=UTC))
    assert slot_day(slot) == "Mon 23 Nov"


def test_zones_are_suggested_by_city_first() -> None:
    """Somebody who types `ber` means Berlin before Bermuda's ocean; the empty text offers a menu that Slack takes."""
    assert zones_like("berl") == ["Europe/Berlin"]
    assert zones_like("new y")[0] == "America/New_York"
    assert zones_like("york")[0] == "America/New_York"
    assert len(zones_like("")) == 100
    assert zones_like("no such place") == []


def test_a_zone_is_found_however_it_is_written() -> None:
    """Capitals, blanks and the city alone."""
    assert zone_called("europe/berlin") == "Europe/Berlin"
    assert zone_called("los angeles") == "America/Los_Angeles"
    assert zone_called("nowhere") is None
