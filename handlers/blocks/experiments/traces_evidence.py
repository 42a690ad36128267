"""What a decision rested on, beside what is known today."""

from collections.abc import Iterator

from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.reports_frozen import FrozenReport, evidence_lines
from bot.domain.language import say
from bot.flows.experiments.tracing import ExperimentTrace, Frozen
from handlers.blocks import kit
from handlers.blocks.experiments.voices import counts
from handlers.blocks.kit import Block

_NAME_BUDGET = 60
_MOST_ACCOUNTS = 12
# Facts of one evidence: two variants with their guardrails; a test of six arms shows its first ones.
_MOST_FACTS = 14
_FACT_BUDGET = 120


def evidence_blocks(trace: ExperimentTrace, decision: Decision, frozen: Frozen) -> Iterator[Block]:
    """Yield what the decision rested on, beside what is known today."""
    yield kit.section(f"*{say('The evidence, then and today')}*")
    if frozen.report is None:
        yield kit.context(say("Its numbers were frozen in a form that this version of Heed does not read."))
    else:
        yield from fact_blocks(frozen.report, trace.today)
    if not frozen.shows_customers:
        yield kit.context(say("What customers said behind it is shown to full members of the workspace."))
        return
    theme = decision.evidence.theme
    if theme is None:
        yield kit.context(say("No theme stood behind it when it was decided."))
        return
    reach = trace.voices.reach if trace.voices is not None else None
    name = f"*{theme.label} {kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)}*"
    then = counts(theme.items, theme.accounts)
    if reach is None:
        yield kit.section(say("{theme}: then {then}, today nothing that you can read.", theme=name, then=then))
    else:
        today = counts(reach.items, reach.accounts)
        yield kit.section(say("{theme}: then {then}, today {today}.", theme=name, then=then, today=today))
    yield from _asked(decision)
    if frozen.gone:
        yield kit.context(say("Gone since, because deleted or taken back: {labels}", labels=_listed(frozen.gone)))


def _asked(decision: Decision) -> Iterator[Block]:
    names = [kit.escaped(kit.one_line(name), _NAME_BUDGET) for name in decision.evidence.accounts]
    if names:
        yield kit.context(say("Accounts then: {accounts}", accounts=_listed(tuple(names))))


def _listed(names: tuple[str, ...]) -> str:
    shown, left = ", ".join(names[:_MOST_ACCOUNTS]), len(names) - _MOST_ACCOUNTS
    return say("{names} and {count:,} more", names=shown, count=left) if left > 0 else shown


def fact_blocks(then: FrozenReport | None, today: FrozenReport | None) -> Iterator[Block]:
    """Yield the numbers then and today, one line for each fact; what did not change is told once."""
    old = {line.name: line.words for line in evidence_lines(then)} if then is not None else {}
    new = {line.name: line.words for line in evidence_lines(today)} if today is not None else {}
    lines = [_fact(name, old.get(name), new.get(name)) for name in [*old, *(name for name in new if name not in old)]]
    if lines:
        yield kit.rich_text(kit.bullets(*lines[:_MOST_FACTS]))
    if len(lines) > _MOST_FACTS:
        yield kit.context(say("{count} more numbers are on its card.", count=len(lines) - _MOST_FACTS))


def _fact(name: str, then: str | None, today: str | None) -> Block:
    is_same = then is None or then == today
    words = today or "" if is_same else say("then {then}; today {today}", then=then, today=today or say("nothing"))
    return kit.line(kit.said(f"{_cut(name, _NAME_BUDGET)}: ", bold=True), kit.said(_cut(words, _FACT_BUDGET)))


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
