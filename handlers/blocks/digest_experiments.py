"""The experiments of a digest: one line for each, with what was decided or what it waits for."""

from collections.abc import Iterator, Sequence

from bot.domain.days import named_day
from bot.domain.digest_experiments import DigestExperiment, ExperimentNews
from bot.domain.experiments.outcomes import DONE
from handlers.blocks import kit
from handlers.blocks.kit import Block

# One line on a wide screen with what follows it, and the first sentence of a reason.
_TITLE_BUDGET = 60
_REASON_BUDGET = 120
_WAITS = {
    ExperimentNews.KILL_DUE: "past its kill date, {day}, and undecided",
    ExperimentNews.READ_DUE: "may be read since {day}, and undecided",
    ExperimentNews.REVIEW_DUE: "its review was due {day}",
    ExperimentNews.STALE: "silent since {day}",
}


def experiment_blocks(heading: str, lines: Sequence[DigestExperiment]) -> list[Block]:
    """Return a heading and a list of experiments, or nothing without any."""
    if not lines:
        return []
    return [
        kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*(kit.line(*_line(each)) for each in lines)))
    ]


def experiment_told(line: DigestExperiment) -> str:
    """Return an experiment in one plain line, for those who see no blocks."""
    return f"{line.label} {_title(line)}: {_what(line)}."


def _line(line: DigestExperiment) -> Iterator[Block]:
    yield kit.said(line.label, bold=True)
    yield kit.said(f" {_title(line)}  ·  {_what(line)}")
    # Who decided is named; the owners of what is due have had a reminder of their own, and nobody is called twice.
    if line.by is not None:
        yield kit.said(" by ")
        yield kit.person(line.by)
    if why := _why(line):
        yield kit.said(why)


def _what(line: DigestExperiment) -> str:
    if line.news is ExperimentNews.DECIDED:
        return DONE[line.outcome] if line.outcome else "decided"
    return _WAITS[line.news].format(day=named_day(line.on))


def _why(line: DigestExperiment) -> str:
    reason = kit.truncate(kit.one_line(line.reason), _REASON_BUDGET, kit.escaped_size)
    return f": {reason}" if reason else ""


def _title(line: DigestExperiment) -> str:
    return kit.truncate(kit.one_line(line.title), _TITLE_BUDGET, kit.escaped_size)
