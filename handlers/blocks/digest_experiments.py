"""The experiments of a digest: one line for each, with what was decided or what it waits for."""

from collections.abc import Iterator, Sequence

from bot.domain.digest_experiment_words import news_words
from bot.domain.digest_experiments import DigestExperiment
from handlers.blocks import kit
from handlers.blocks.directions import composed, isolated
from handlers.blocks.excerpts import width_of
from handlers.blocks.kit import Block

# One line on a wide screen with what follows it, and the first sentence of a reason.
_TITLE_BUDGET = 60
_REASON_BUDGET = 120


def experiment_blocks(heading: str, lines: Sequence[DigestExperiment]) -> list[Block]:
    """Return a heading and a list of experiments, or nothing without any."""
    if not lines:
        return []
    return [kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*map(experiment_line, lines)))]


def experiment_line(line: DigestExperiment) -> Block:
    """Return an experiment as an entry of a list."""
    return kit.line(*_parts(line))


def experiment_told(line: DigestExperiment) -> str:
    """Return an experiment in one plain line, for those who see no blocks."""
    return f"{line.label} {_title(line)}: {news_words(line)}."


def _parts(line: DigestExperiment) -> Iterator[Block]:
    yield kit.said(line.label, bold=True)
    yield composed(f" {_title(line)}  ·  {news_words(line)}")
    # Who decided is named; the owners of what is due have had a reminder of their own, and nobody is called twice.
    if line.by is not None:
        yield kit.said("  ·  ")
        yield kit.person(line.by)
    reason = kit.truncate(kit.one_line(line.reason), _REASON_BUDGET, width_of)
    if reason:
        yield composed(f": {isolated(reason)}")


def _title(line: DigestExperiment) -> str:
    return isolated(kit.truncate(kit.one_line(line.title), _TITLE_BUDGET, width_of))
