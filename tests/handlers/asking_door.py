"""What tests of questions share: items to be asked about, and how an answer is read."""

from bot.domain.feedback import NewFeedback, Source
from bot.messages import AskAnswer
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    SAM,
    FrontDoor,
)

QUESTION = "What do customers say about the slow export?"
SLOW = "The slow export takes 40 minutes"
SLOWER = "What a slow export, it fails about twice"


async def keep(door: FrontDoor, *sayings: str, private_to: str | None = None, account: str | None = None) -> None:
    """Keep what somebody said, with its vectors, as the jobs would."""
    embedder = door.desk.mind.embedder
    vectors = await embedder.embed(sayings)
    async with door.desk.storage.work(WORKSPACE) as work:
        for place, words in enumerate(sayings):
            captured = await work.feedback.add(
                NewFeedback(
                    workspace_id=WORKSPACE,
                    origin_key=f"test:{words}",
                    source=Source.FORM,
                    words=words,
                    said_at=MONDAY,
                    captured_at=MONDAY,
                    captured_by=SAM,
                    private_to=private_to,
                    account_name=account,
                )
            )
            await work.embeddings.put(captured.feedback.id, embedder.model, vectors[place])


def answer_in(content: object) -> AskAnswer:
    """Return the answer that a message is."""
    assert isinstance(content, AskAnswer)
    return content


def said_in(answer: AskAnswer) -> list[str]:
    """Return the sentences of an answer."""
    return [line.text for line in answer.lines]
