"""What a digest says about alignment: where signal went, what is loud but off vision, and what nobody asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.alignment import Drift, Strand
from bot.domain.alignment_words import moved_words, share_words
from bot.domain.audience import Reader
from bot.domain.digest_notes import LINES_IN_THREAD, DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import Period, counted
from bot.domain.language import say
from bot.domain.vision import Objective, ObjectiveState
from bot.flows.desk import Desk
from bot.flows.drift import aligned
from bot.ports import UnitOfWork

# Objectives that the line in the channel names: the rest stands in the thread.
_IN_HEAD = 2
# Below five askers a share tells of one talkative customer: as for digests, no share is told of so few.
_FEW = 5


async def alignment_note(desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> DigestNote | None:
    """Return what there is to say; nothing before the team has an objective, or while fewer than five asked.

    Themes are counted and named as far as everybody in the channel may read them.
    """
    del desk
    if not await work.vision.active():
        return None
    now, before = periods[-1], periods[-2] if len(periods) > 1 else periods[-1]
    found = await aligned(work, reader, now, before)
    drift = found.drift
    if drift.askers < _FEW:
        return None
    heard = sorted((each for each in drift.strands if not each.is_off and each.now.votes), key=_by_votes)
    named = {each.id: each for each in found.objectives}
    said = {each.id: each.name for each in found.objectives}
    details = [*(_strand_line(each) for each in heard), *_loud_lines(drift), *_unheard_lines(drift, named)]
    head = _called(_head(drift, heard[:_IN_HEAD]), said)
    lines = tuple(_called(each, said) for each in details[:LINES_IN_THREAD])
    return DigestNote(topic=NoteTopic.ALIGNMENT, head=head, details=lines)


def _by_votes(strand: Strand) -> tuple[float, str]:
    return (-(strand.now.votes or 0.0), strand.place)


def _head(drift: Drift, first: Sequence[Strand]) -> NoteLine:
    named = [f"{{{at}}} {share_words(each.now.votes)}" for at, each in enumerate(first)]
    off, moved = share_words(drift.off.now.votes), moved_words(drift.off.now.votes, drift.off.before.votes)
    away = say("{share} off vision, {moved}", share=off, moved=moved) if moved else say("{share} off vision", share=off)
    text = say("What {askers} want: {shares}.", askers=counted(drift.askers, "asker"), shares="; ".join((*named, away)))
    return NoteLine(text=text, names=_names(first))


def _strand_line(strand: Strand) -> NoteLine:
    moved = moved_words(strand.now.votes, strand.before.votes)
    share, askers = share_words(strand.now.votes), counted(strand.now.askers, "asker")
    if moved:
        text = say(
            "{objective}: {share} of what was asked for ({askers}), {moved}.",
            objective="{0}",
            share=share,
            askers=askers,
            moved=moved,
        )
    else:
        text = say(
            "{objective}: {share} of what was asked for ({askers}).", objective="{0}", share=share, askers=askers
        )
    return NoteLine(text=text, names=_names([strand]))


def _loud_lines(drift: Drift) -> list[NoteLine]:
    return [
        NoteLine(
            text=say("Loud but off vision: {theme} ({askers}).", theme="{0}", askers=counted(each.askers, "asker")),
            names=(NoteName(of=Named.THEME, id=each.theme_id),),
        )
        for each in drift.loud
    ]


def _unheard_lines(drift: Drift, named: dict[str, Objective]) -> list[NoteLine]:
    strands = {strand.place: strand for strand in drift.strands}
    return [
        NoteLine(text=_unheard(strands[each]), names=_names([strands[each]]))
        for each in drift.unheard
        if named[each].state is ObjectiveState.ACTIVE
    ]


def _unheard(strand: Strand) -> str:
    if not strand.now.bets:
        return say("On vision but hardly heard: {objective}.", objective="{0}")
    return say(
        "On vision but hardly heard: {objective}, with {bets} on it.",
        objective="{0}",
        bets=counted(strand.now.bets, "bet"),
    )


def _called(line: NoteLine, said: Mapping[str, str]) -> NoteLine:
    """Return a line with the names of its objectives: a preview is drawn as it is, without being stored and read."""
    return replace(line, names=tuple(replace(each, said=said.get(each.id, each.said)) for each in line.names))


def _names(strands: Sequence[Strand]) -> tuple[NoteName, ...]:
    return tuple(NoteName(of=Named.OBJECTIVE, id=each.place) for each in strands)
