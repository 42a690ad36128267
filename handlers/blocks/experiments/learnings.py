"""What `/experiment learnings` answers: what was tried, what came of it, and what was learned."""

import json

from bot.domain.days import named_day
from bot.domain.experiments.learnings import Similar
from bot.domain.experiments.outcomes import done_words
from bot.domain.language import later, say
from bot.flows.experiments.learning import Learnings
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

# Ten entries of these lengths stay well below what one message takes.
_TITLE_BUDGET = 140
_LEARNING_BUDGET = 400
_ASKED_BUDGET = 80
NOTHING_YET = later(
    "Nothing was decided yet, so there is nothing to learn from. `/experiment list` shows what is "
    "being tried; each decision asks what was learned."
)


def learnings_message(learnings: Learnings) -> Rendered:
    """Return what was learned, an entry for each experiment."""
    title = _title(learnings)
    if not learnings.found:
        return Rendered(text=title, blocks=(kit.section(title),))
    blocks = [kit.section(f"*{title}*")]
    for similar in learnings.found:
        blocks += entry(similar)
    blocks += [kit.context(learnings.notice)] if learnings.notice else []
    if learnings.total > len(learnings.found):
        blocks.append(kit.context(say("Older ones are found by words: `/experiment learnings onboarding`.")))
    return Rendered(text=title, blocks=tuple(blocks))


def entry(similar: Similar) -> list[Block]:
    """Return one experiment: its label and outcome with a button to its trace, what was tried, what was learned."""
    experiment = similar.experiment
    facts = [
        f"*{experiment.label}*",
        outcome_words(similar),
        say(":lock: private channel") if experiment.private_to else "",
    ]
    memory = json.dumps({"experiment": experiment.id})
    tried = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET, kit.escaped_size)
    learned = similar.decision.learning if similar.decision is not None else ""
    lines = [kit.line(kit.said(tried, bold=True))]
    if learned:
        lines.append(kit.quoted(kit.said(kit.truncate(kit.visible(learned), _LEARNING_BUDGET, kit.escaped_size))))
    return [
        kit.section("  ·  ".join(fact for fact in facts if fact), kit.button(say("Why"), "experiments.why", memory)),
        kit.rich_text(*lines),
    ]


def outcome_words(similar: Similar) -> str:
    """Return what came of an experiment in a few words, such as `stopped on Tue 3 Mar 2026`."""
    decision = similar.decision
    if decision is None:
        return say("still being tried")
    return say(
        "{done} on {day}",
        done=done_words(decision.outcome),
        day=named_day(similar.experiment.day_of(decision.at)),
    )


def _title(learnings: Learnings) -> str:
    if not learnings.words.strip():
        shown, total = len(learnings.found), learnings.total
        if not shown:
            return say(NOTHING_YET)
        return (
            say("What was learned: the newest {shown} of {total:,}", shown=shown, total=total)
            if total > shown
            else say("What was learned, newest first")
        )
    asked = kit.escaped(kit.one_line(learnings.words), _ASKED_BUDGET)
    if not learnings.found:
        return say("Nothing like “{asked}” was tried yet, as far as you can see.", asked=asked)
    return say("What was tried like “{asked}”", asked=asked)
