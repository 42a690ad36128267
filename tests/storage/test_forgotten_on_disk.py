"""The bytes of a SQLite file, its write-ahead log included, after somebody was forgotten while Heed runs (fault 39)."""

from pathlib import Path

import numpy as np

from bot.domain.feedback import Utterance
from bot.flows.desk import Desk
from bot.flows.forgetting import Order, begin_forgetting
from bot.flows.forgetting_work import forget
from storage.unit_of_work import open_storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.handlers.people import CUSTOMER, PRIYA, populated
from tests.storage_builders import draft, new_feedback

WORDS = "quagmirecustomer cannot pay the xylophoneinvoice"
TRACES = (b"quagmire", b"xylophone", b"zeppelin", b"Jo Miller", CUSTOMER.encode(), b"xylophonxylophon")


async def test_no_byte_of_a_forgotten_person_stays(sqlite_url: str, sqlite_file: Path) -> None:
    """Nobody has to stop Heed, or to tidy up its file, before the words are gone from the disk."""
    storage = open_storage(sqlite_url)
    directory, clock = populated(), FixedClock()
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=RecordingMessenger(directory),
        jobs=InlineJobs(),
        clock=clock,
        mind=plain_mind(),
    )
    said = (Utterance(ts="1790000000.000200", author_id=CUSTOMER, words="zeppelinfactory says so"),)
    who = {"workspace_id": WORKSPACE, "author_id": CUSTOMER, "author_name": "Jo Miller"}
    async with storage.work(WORKSPACE) as work:
        # So many that pages of the file are split and joined, which leaves copies behind.
        for number in range(150):
            await work.feedback.add(new_feedback(f"Ordinary words number {number}", workspace_id=WORKSPACE))
            words = f"{'Row' * number} quagmire number {number}"
            await work.feedback.add(new_feedback(words, **{**who, "origin_key": f"many:{number}"}))
        item = (await work.feedback.add(new_feedback(WORDS, conversation=said, **who))).feedback
        await work.feedback.add(new_feedback("Others", workspace_id=WORKSPACE, conversation=said))
        await work.drafts.keep(draft(words=WORDS, author_id=CUSTOMER))
        await work.embeddings.put(item.id, "m", np.frombuffer(b"xylophon" * 192, dtype="<f4"))
    assert _traces(sqlite_file) != []
    order = Order(user_id=CUSTOMER)
    erasure = await begin_forgetting(desk, workspace_id=WORKSPACE, user_id=PRIYA, order=order)
    await forget(desk, {"workspace_id": WORKSPACE, "erasure_id": erasure.id})
    assert _traces(sqlite_file) == []
    await storage.close()


def _traces(file: Path) -> list[bytes]:
    """Return what the file and its log still hold."""
    log = file.with_name(f"{file.name}-wal")
    content = file.read_bytes() + (log.read_bytes() if log.exists() else b"")
    return [trace for trace in TRACES if trace in content]
