"""Prompts are checked at the start against what the code gives them."""

from pathlib import Path

import pytest

from prompts.catalog import GIVEN, AgainGiven, Catalog, LabelsGiven, Prompt, PromptError, read_catalog, read_prompt

TEXT = "# again\n\nUse: tests.\n\n## User\n\nWrong: $problem\n"


def test_the_prompts_that_heed_ships_fit_their_code() -> None:
    """Every file has a use, a version and exactly the variables that are filled in."""
    assert read_catalog().names == {given.name for given in GIVEN}


def test_a_change_of_one_letter_is_another_version() -> None:
    """The version is kept with every label, so it follows the text."""
    before, after = read_prompt("again", TEXT), read_prompt("again", TEXT.replace("Wrong", "wrong"))
    assert before.version != after.version
    assert len(before.version) == 12


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (TEXT.replace("$problem", "it"), r"prompts/again.md lacks \$problem"),
        (TEXT + "$channel", r"prompts/again.md has \$channel, which nobody fills in"),
        (TEXT + "costs $5", r"write `\$\$` for a dollar sign"),
        (TEXT.replace("Use: tests.", "tests."), "has to begin with"),
        (TEXT.replace("# again", "# other"), "has to begin with"),
        (TEXT.replace("## User", "## Tool"), "neither `## System` nor `## User`"),
    ],
)
def test_a_prompt_that_does_not_fit_ends_the_start_with_a_sentence(text: str, problem: str) -> None:
    """A missing variable would send customers' words nowhere, an unknown one would be sent as it stands."""
    with pytest.raises(PromptError, match=problem):
        Catalog([read_prompt("again", text)], [AgainGiven])


def test_a_prompt_that_is_missing_or_used_by_nobody_ends_the_start(tmp_path: Path) -> None:
    """Both are named at once."""
    (tmp_path / "extra.md").write_text(TEXT.replace("# again", "# extra"), encoding="utf-8")
    with pytest.raises(PromptError, match=r"labels.md is missing(.|\n)*extra.md is filled in by nobody"):
        read_catalog(tmp_path)


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    """Fault 32: a customer who writes `$item` gets `$item`."""
    prompt: Prompt = read_catalog().prompt(given := LabelsGiven(boundary="===", choices="{}", item="$boundary $$ $x"))
    assert "$boundary $$ $x" in prompt.filled(given)[-1].content
