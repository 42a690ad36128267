"""What is typed after `/experiment` is understood, and a slip is met with the nearest name."""

import pytest

from bot.domain.experiments.commands import ExperimentAsked, named_experiment, read_experiment_command


@pytest.mark.parametrize(
    ("text", "asked", "rest"),
    [
        ("", ExperimentAsked.HELP, ""),
        ("?", ExperimentAsked.HELP, ""),
        ("LIST", ExperimentAsked.LIST, ""),
        ("new Show prices before sign-up", ExperimentAsked.NEW, "Show prices before sign-up"),
        ("new\nShow prices", ExperimentAsked.NEW, "Show prices"),
        ("show EXP-7", ExperimentAsked.SHOW, "EXP-7"),
        ("EXP-7", ExperimentAsked.SHOW, "EXP-7"),
        ("exp 7", ExperimentAsked.SHOW, "exp 7"),
        ("update EXP-7 control 120/2400", ExperimentAsked.UPDATE, "EXP-7 control 120/2400"),
        ("ship EXP-7", ExperimentAsked.DECIDE, "EXP-7"),
        ("learnings onboarding", ExperimentAsked.LEARNINGS, "onboarding"),
        ("calibration", ExperimentAsked.CALIBRATION, ""),
        ("export json", ExperimentAsked.EXPORT, "json"),
        ("review EXP-7", ExperimentAsked.REVIEW, "EXP-7"),
        ("why EXP-7", ExperimentAsked.WHY, "EXP-7"),
    ],
)
def test_a_sub_command_is_understood(text: str, asked: ExperimentAsked, rest: str) -> None:
    """By its name or by another name for it, however it is capitalised."""
    command = read_experiment_command(text)
    assert (command.asked, command.rest) == (asked, rest)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("lst", ExperimentAsked.LIST),
        ("desicde EXP-7", ExperimentAsked.DECIDE),
        ("learnigns", ExperimentAsked.LEARNINGS),
        ("updat EXP-7", ExperimentAsked.UPDATE),
        ("marketing", None),
        ("日本語", None),
        ("x" * 5_000, None),
    ],
)
def test_a_slip_is_met_with_the_nearest_name(text: str, nearest: ExperimentAsked | None) -> None:
    """What was typed is kept shortly, so that the answer can say it back."""
    command = read_experiment_command(text)
    assert (command.asked, command.nearest) == (None, nearest)
    assert len(command.typed) <= 40


@pytest.mark.parametrize(
    ("words", "number", "rest"),
    [
        ("EXP-7", 7, ""),
        ("exp7 control 3/4", 7, "control 3/4"),
        ("7 control 3/4", 7, "control 3/4"),
        ("exp 7 control 3/4", 7, "control 3/4"),
        ("control 3/4", None, "control 3/4"),
        ("", None, ""),
        ("exp", None, "exp"),
        ("EXP-99999999999", None, "EXP-99999999999"),
    ],
)
def test_the_experiment_that_words_begin_with(words: str, number: int | None, rest: str) -> None:
    """By its label or its bare number; what follows is left for whoever reads it."""
    assert named_experiment(words) == (number, rest)
