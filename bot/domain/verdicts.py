"""The one sentence that the numbers of a digest allow."""

from collections.abc import Mapping

from bot.domain.language import later, say
from bot.domain.tallies import FEW, KindCount, Tally, counted, is_marked, kind_plural

# Other languages bend their words with the noun, so each span has sentences of its own.
_SILENT: Mapping[str, str] = {
    "day": later("A silent day: nothing new was said."),
    "week": later("A silent week: nothing new was said."),
    "month": later("A silent month: nothing new was said."),
}
_CAPTURED: Mapping[str, str] = {
    "day": later("A silent day: nothing new was said, but {earlier_items_were} captured."),
    "week": later("A silent week: nothing new was said, but {earlier_items_were} captured."),
    "month": later("A silent month: nothing new was said, but {earlier_items_were} captured."),
}
_FIRST: Mapping[str, str] = {
    "day": later("{items}, the first in {spans} days"),
    "week": later("{items}, the first in {spans} weeks"),
    "month": later("{items}, the first in {spans} months"),
}
_AFTER_NONE: Mapping[str, str] = {
    "day": later("{items}, after a day without any"),
    "week": later("{items}, after a week without any"),
    "month": later("{items}, after a month without any"),
}
_AS_MANY: Mapping[str, str] = {
    "day": later("{items}, as many as the day before"),
    "week": later("{items}, as many as the week before"),
    "month": later("{items}, as many as the month before"),
}
_BUSIER: Mapping[str, str] = {
    "day": later("Busier day: {items}, up from {before:,}"),
    "week": later("Busier week: {items}, up from {before:,}"),
    "month": later("Busier month: {items}, up from {before:,}"),
}
_QUIETER: Mapping[str, str] = {
    "day": later("Quieter day: {items}, down from {before:,}"),
    "week": later("Quieter week: {items}, down from {before:,}"),
    "month": later("Quieter month: {items}, down from {before:,}"),
}
_TOO_FEW: Mapping[str, str] = {
    "day": later("{items}, {before:,} the day before: too few to call a trend"),
    "week": later("{items}, {before:,} the week before: too few to call a trend"),
    "month": later("{items}, {before:,} the month before: too few to call a trend"),
}
_UNMARKED: Mapping[str, str] = {
    "day": later("{items}, {before:,} the day before: no marked change"),
    "week": later("{items}, {before:,} the week before: no marked change"),
    "month": later("{items}, {before:,} the month before: no marked change"),
}


def verdict_of(tally: Tally, noun: str) -> str:
    """Return what a digest's numbers say in one plain sentence; `noun` is the span: day, week or month."""
    if not tally.has_news:
        return say(_SILENT[noun])
    if not tally.now:
        earlier = counted(tally.late, "earlier item was", "earlier items were")
        return say(_CAPTURED[noun], earlier_items_were=earlier)
    total = _total(tally, noun)
    moved, leading = _moved(tally), _leading(tally)
    if moved is not None:
        rose = say("{total}; {kinds} rose from {before:,} to {now:,}.", **_values(total, moved))
        fell = say("{total}; {kinds} fell from {before:,} to {now:,}.", **_values(total, moved))
        return rose if moved.now > moved.before else fell
    if leading is not None:
        return say("{total}; mostly {kinds} ({now:,}).", total=total, kinds=kind_plural(leading.kind), now=leading.now)
    return say("{total}.", total=total)


def _values(total: str, count: KindCount) -> Mapping[str, object]:
    return {"total": total, "kinds": kind_plural(count.kind), "before": count.before, "now": count.now}


def _total(tally: Tally, noun: str) -> str:
    now, before, items = tally.now, tally.before, counted(tally.now, "item")
    if tally.is_first:
        return say(_FIRST[noun], items=items, spans=len(tally.by_period))
    if not before:
        return say(_AFTER_NONE[noun], items=items)
    if now == before:
        return say(_AS_MANY[noun], items=items)
    if is_marked(now, before):
        return say((_BUSIER if now > before else _QUIETER)[noun], items=items, before=before)
    return say((_TOO_FEW if max(now, before) < FEW else _UNMARKED)[noun], items=items, before=before)


def _moved(tally: Tally) -> KindCount | None:
    """Return the kind that changed most.

    A kind that goes against the whole comes first: bugs that rise in a quiet week are the news of that week.
    """
    moved = [count for count in _sorted(tally) if tally.before and is_marked(count.now, count.before)]
    grew = tally.now >= tally.before
    return max(
        moved, key=lambda count: ((count.now >= count.before) != grew, abs(count.now - count.before)), default=None
    )


def _leading(tally: Tally) -> KindCount | None:
    """Return the kind that most items are of, or None: there is no such kind, or too few items to say so."""
    leading = (count for count in _sorted(tally) if tally.now >= FEW and 2 * count.now > tally.now)
    return next(leading, None)


def _sorted(tally: Tally) -> list[KindCount]:
    return [count for count in tally.by_kind if count.kind is not None]
