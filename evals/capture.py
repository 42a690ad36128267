"""Whether Heed hears feedback in the noise: its judge alone, and a channel replayed through the flow that listens."""

import asyncio
import random
from functools import partial
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.domain.channels import ASK_THRESHOLD, DEFAULT_THRESHOLD, ChannelSettings, Mode
from bot.domain.listening import Verdict
from bot.domain.moments import moment_of
from bot.flows.desk import Desk
from bot.flows.hearing import Heard
from bot.flows.listening import judge_later, overhear
from evals.material import Material
from evals.table import Row
from prompts.judging import LocalJudge
from prompts.local_analyst import LocalAnalyst
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.fakes.storage import InMemoryStorage

_CHANNEL = "C0STREAM"
# The short form: so many of either side, and the beginning of the stream.
_SHORT = 100
_SHORT_STREAM = 160


def rows(material: Material, *, short: bool) -> list[Row]:
    """Return the lines for telling feedback from chat."""
    judge = LocalJudge(material.embedder)
    return [*_apart(material, judge, short=short), *_replayed(material, judge, short=short)]


def _apart(material: Material, judge: LocalJudge, *, short: bool) -> list[Row]:
    chat = [row["text"] for row in material.load("noise_slack_chat")]
    reviews = material.load("kind_minibar_en")
    if short:
        chance = random.Random(7)  # noqa: S311 -- the same sample in every run
        chat, reviews = chance.sample(chat, _SHORT), chance.sample(reviews, _SHORT)
    noise = judge.scores_now(chat)
    heard = judge.scores_now([row["text"] for row in reviews])
    telling = [score for score, row in zip(heard, reviews, strict=True) if row["kind"] != "praise_or_other"]
    against = "noise_slack_chat, kind_minibar_en"
    return [
        _row(against, "is it feedback?", "AUC", _auc(noise, heard), base=0.854, target=0.95, floor=0.93),
        _row(against, "same, reports and wishes", "AUC", _auc(noise, telling), note="without bare praise"),
    ]


def _replayed(material: Material, judge: LocalJudge, *, short: bool) -> list[Row]:
    stream = material.load("chat/stream")[: _SHORT_STREAM if short else None]
    verdicts = asyncio.run(_replay(stream, judge, LocalAnalyst(material.embedder)))
    kept = np.array([verdict is Verdict.CAPTURED for verdict in verdicts])
    asked = np.array([verdict is Verdict.ASKED for verdict in verdicts])
    truth = np.array([row["feedback"] for row in stream])
    note = f"kept from {DEFAULT_THRESHOLD}"
    return [
        _row("chat/stream", "capture", "precision", _share(truth, kept), target=0.90, floor=0.85, note=note),
        _row("chat/stream", "capture", "recall", _share(kept, truth), target=0.80, floor=0.75, note=note),
        _row("chat/stream", "asked or kept", "recall", _share(kept | asked, truth), note=f"asked from {ASK_THRESHOLD}"),
        _row("chat/stream", "chat that is asked about", "share", _share(asked, ~truth), note="fewer are better"),
    ]


async def _replay(stream: list[dict[str, Any]], judge: LocalJudge, analyst: LocalAnalyst) -> list[Verdict]:
    """Let every message be overheard in its order, in a channel that listens, and return what became of each."""
    directory, clock, storage = FakeDirectory(), FixedClock(), InMemoryStorage()
    directory.add_channel(_CHANNEL)
    jobs = InlineJobs(at_once=True)
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=RecordingMessenger(directory),
        jobs=jobs,
        clock=clock,
        mind=plain_mind(judge=judge, local=analyst),
    )
    # What is kept is labelled later; here only the verdict counts.
    jobs.functions = {"judge": partial(judge_later, desk), "analyse": _nothing, "triage": _nothing}
    async with storage.work(WORKSPACE) as work:
        await work.channels.keep(
            ChannelSettings(channel_id=_CHANNEL, mode=Mode.LISTEN, triage_channel_id="C0TRIAGE"),
        )
    for row in stream:
        clock.at = moment_of(row["ts"])
        await overhear(
            desk,
            Heard(
                workspace_id=WORKSPACE,
                channel_id=_CHANNEL,
                ts=row["ts"],
                thread_ts=None,
                author_id=row["user"],
                text=row["text"],
            ),
        )
    async with storage.work(WORKSPACE) as work:
        found = [await work.judgements.of(_CHANNEL, row["ts"]) for row in stream]
    return [judgement.verdict if judgement is not None else Verdict.IGNORED for judgement in found]


async def _nothing(args: object) -> None:
    del args


def _auc(noise: list[float], feedback: list[float]) -> float:
    return float(roc_auc_score([0] * len(noise) + [1] * len(feedback), [*noise, *feedback]))


def _share(part: Any, whole: Any) -> float:
    """Return the share of `whole` that is `part` too."""
    return float((part & whole).sum() / max(whole.sum(), 1))


def _row(
    name: str,
    task: str,
    figure: str,
    value: float,
    *,
    base: float | None = None,
    target: float | None = None,
    floor: float | None = None,
    note: str = "",
) -> Row:
    return Row(set=name, task=task, figure=figure, value=value, base=base, target=target, floor=floor, note=note)
