"""Whether overheard words are a customer's feedback."""

import pytest

from bot.domain.channels import ASK_THRESHOLD, DEFAULT_THRESHOLD
from prompts.embedding import LocalEmbedder
from prompts.judging import LocalJudge


@pytest.fixture(scope="module")
def judge(embedder: LocalEmbedder) -> LocalJudge:
    """Return the judge that Heed ships."""
    return LocalJudge(embedder)


@pytest.mark.parametrize(
    "words",
    [
        "The app logs me out every time I turn my phone, please fix this",
        "We have been waiting for a refund for three weeks and your support does not answer",
        "It would be great to have a calendar view in the mobile app",
        "Bought the scale last week and the app shows the wrong weight",
    ],
)
async def test_customers_are_heard(judge: LocalJudge, words: str) -> None:
    """Reports, wishes and complaints reach the default threshold."""
    assert (await judge.scores([words]))[0] >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "words",
    [
        "I pushed a fix for the flaky test, can you review it?",
        "You could use `zip` there instead of the index",
        "Lunch at half past twelve?",
        "Yesterday: reviews. Today: the migration. No blockers.",
        "ah right, I forgot to rebase :smile:",
    ],
)
async def test_colleagues_are_left_alone(judge: LocalJudge, words: str) -> None:
    """Talk among colleagues stays below what Heed asks about."""
    assert (await judge.scores([words]))[0] < ASK_THRESHOLD


async def test_nothing_to_judge(judge: LocalJudge) -> None:
    """No texts have no scores."""
    assert await judge.scores([]) == []
