"""What `/heed why T-3` answers, and what `/heed why F-12` adds: what was tried about it, and what became of that."""

import json
from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.outcomes import came_true_words, done_title
from bot.domain.language import later, say
from bot.flows.experiments.tracing import Attempt, ThemeTrace
from handlers.blocks import kit
from handlers.blocks.experiments.voices import voices_blocks
from handlers.blocks.heard_back import heard_back_blocks
from handlers.blocks.kit import Block, Rendered

_TITLE_BUDGET = 140
_REASON_BUDGET = 300
NOTHING_TRIED = later(
    "Nothing was tried about it yet: `/experiment new` begins something, and its form asks for the theme."
)


def theme_trace(trace: ThemeTrace) -> Rendered:
    """Return what was said about a theme, and what was tried."""
    theme = trace.voices.reach.theme
    title = say("Why {label}", label=theme.label)
    blocks = [kit.section(f"*{title}*")]
    if trace.merged_from:
        blocks.append(kit.context(say("{label} was merged into this theme.", label=trace.merged_from)))
    named = say("Why {label}: {name}", label=theme.label, name=kit.escaped(kit.one_line(theme.name), _TITLE_BUDGET))
    return Rendered(text=named, blocks=(*blocks, *voices_blocks(trace.voices), *attempts_blocks(trace)))


def item_trace(trace: ThemeTrace) -> Iterator[Block]:
    """Yield, for the item of a theme, which theme that is and what was tried about it."""
    theme = trace.voices.reach.theme
    name = kit.escaped(kit.one_line(theme.name), _TITLE_BUDGET)
    yield kit.section(say("It belongs to theme *{label}* {name}.", label=theme.label, name=name))
    yield from attempts_blocks(trace)


def attempts_blocks(trace: ThemeTrace) -> Iterator[Block]:
    """Yield what was tried about a theme, the newest first."""
    if not trace.attempts:
        yield kit.context(say(NOTHING_TRIED))
        yield from heard_back_blocks(trace.heard)
        return
    yield kit.section(f"*{say('What was tried about it')}*")
    for attempt in trace.attempts:
        memory = json.dumps({"experiment": attempt.experiment.id})
        yield kit.section(_line(attempt), kit.button(say("Why"), "experiments.why", memory))
    if trace.total > len(trace.attempts):
        yield kit.context(
            say("{count:,} older ones: `/experiment learnings` finds them.", count=trace.total - len(trace.attempts))
        )
    yield from heard_back_blocks(trace.heard)


def _line(attempt: Attempt) -> str:
    experiment = attempt.experiment
    change = kit.escaped(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET)
    told = [f"*{experiment.label}* {change}", _decided(attempt)]
    if attempt.review is not None:
        told.append(
            say(
                "Reviewed {day}: {outcome}.",
                day=named_day(attempt.review.reviewed_on),
                outcome=came_true_words(attempt.review.came_true),
            )
        )
    if attempt.was_evidence:
        told.append(say("This item was among the evidence of that decision."))
    return "\n".join(told)


def _decided(attempt: Attempt) -> str:
    decision, experiment = attempt.decision, attempt.experiment
    if decision is None:
        return say("Not started yet.") if experiment.stage is Stage.DRAFT else say("Being tried, not decided yet.")
    reason = kit.escaped(kit.one_line(decision.reason), _REASON_BUDGET)
    on = named_day(experiment.day_of(decision.at))
    return say(
        "{done} on {day} by {person}, because “{reason}”",
        done=done_title(decision.outcome),
        day=on,
        person=f"<@{decision.by}>",
        reason=reason,
    )
