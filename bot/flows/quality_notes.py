"""What a digest says of quality, and of whom nobody hears."""

from collections.abc import Sequence

from bot.domain.audience import Reader
from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import FEW, Period, counted
from bot.domain.language import later, say
from bot.domain.quality import AreaWeeks
from bot.domain.quality_words import answers_words, burst_words
from bot.domain.silence import Silence
from bot.domain.waiting import FEWEST_WAITS
from bot.domain.words import listed
from bot.flows.desk import Desk
from bot.flows.quality import answers_of, asked_of, silence_of
from bot.ports import Escape, FoundBurst, UnitOfWork

# In the channel as many as one reads in a line; in the thread a few more, with the bursts among them.
_NAMED_IN_HEAD = 3
_AREAS_IN_THREAD = 3
_ASKED_IN_THREAD = 6
_COMPLAINTS = {
    "day": later("{complaints}, {before:,} the day before"),
    "week": later("{complaints}, {before:,} the week before"),
    "month": later("{complaints}, {before:,} the month before"),
}


async def quality_note(desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> DigestNote | None:
    """Return complaints against the period before, bursts, first answers and what was opened again."""
    now = periods[-1]
    areas = await work.quality.areas(periods[-2:], reader)
    found = await work.quality.bursts(now.start, now.end)
    bursts = [each for each in found if each.private_to is None or each.private_to in reader.channel_ids]
    answers = await answers_of(desk, work, now, reader)
    escapes = await work.quality.escapes(now, reader)
    complaints = sum(area.items[-1] for area in areas)
    before = sum(area.items[0] for area in areas)
    # Fewer than a handful stand among the kinds already, and say nothing more here.
    is_told = max(complaints, before) >= FEW
    number = counted(complaints, "complaint")
    parts = [say(_COMPLAINTS[now.noun], complaints=number, before=before)] if is_told else []
    parts += [
        say(
            "suddenly more about {area} ({accounts})",
            area=plain(each.burst.area),
            accounts=counted(each.burst.accounts, "account"),
        )
        for each in bursts
    ]
    if answers.total >= FEWEST_WAITS:
        parts.append(answers_words(answers))
    if escapes:
        parts.append(counted(len(escapes), "theme came back after shipping", "themes came back after shipping"))
    if not parts:
        return None
    head = "; ".join(parts)
    details = [*map(_burst_line, bursts), *map(_area_line, areas[:_AREAS_IN_THREAD]), *map(_escape_line, escapes)]
    return DigestNote(
        topic=NoteTopic.QUALITY,
        head=NoteLine(text=f"{head[0].upper()}{head[1:]}."),
        details=tuple(line for line in details if line is not None),
    )


async def silence_note(desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> DigestNote | None:
    """Return whom nobody hears, the most valuable first, with a question each in the thread; nothing without any."""
    del periods
    silence = await silence_of(desk, work, reader)
    if not silence.accounts:
        return None
    shown = silence.accounts[:_NAMED_IN_HEAD]
    asked = await asked_of(work, silence.accounts[:_ASKED_IN_THREAD], reader)
    details = []
    for each in asked:
        names = [NoteName(of=Named.ACCOUNT, id=each.account.account_id, said=each.account.name)]
        question = each.question
        if each.about is not None and "{about}" in question:
            question = question.replace("{about}", "“{1}”")
            names.append(NoteName(of=Named.THEME, id=each.about.theme_id, said=each.about.name))
        details.append(
            NoteLine(
                text=say("{account}, if you want to ask: {question}", account="{0}", question=question),
                names=tuple(names),
            )
        )
    named = tuple(NoteName(of=Named.ACCOUNT, id=each.account_id, said=each.name) for each in shown)
    return DigestNote(
        topic=NoteTopic.SILENCE,
        head=NoteLine(text=_silent_words(silence, len(shown)), names=named),
        details=tuple(details),
    )


def plain(text: str) -> str:
    """Return what a person called an area without braces, which mark the places of names."""
    return text.replace("{", "(").replace("}", ")")


def _silent_words(silence: Silence, shown: int) -> str:
    places = [f"{{{at}}}" for at in range(shown)]
    left = len(silence.accounts) - shown
    if left:
        places.append(say("{number:,} more", number=left))
    told = say(
        "{silent:,} of {accounts} said nothing for {days} days: {names}",
        silent=len(silence.accounts),
        accounts=counted(silence.known, "account"),
        days=silence.days,
        names=listed(places),
    )
    for each in silence.segments[:1]:
        told = say(
            "{silent}; nobody of {segment} ({accounts})",
            silent=told,
            segment=plain(each.name),
            accounts=counted(each.accounts, "account"),
        )
    return f"{told}."


def _burst_line(found: FoundBurst) -> NoteLine:
    return NoteLine(text=plain(burst_words(found.burst)))


def _area_line(area: AreaWeeks) -> NoteLine | None:
    if not area.items[-1]:
        return None
    name = say("Without an area") if area.area is None else plain(area.area)
    complaints = counted(area.items[-1], "complaint")
    if area.accounts[-1]:
        accounts = counted(area.accounts[-1], "account")
        complaints = say("{complaints} from {accounts}", complaints=complaints, accounts=accounts)
    told = say("{area}: {complaints}, before {before:,}", area=name, complaints=complaints, before=area.items[0])
    if not area.praise[-1]:
        return NoteLine(text=f"{told}.")
    return NoteLine(text=say("{complaints}, praise {praise:,}.", complaints=told, praise=area.praise[-1]))


def _escape_line(escape: Escape) -> NoteLine:
    name, theme = NoteName(of=Named.THEME, id=escape.theme_id, said=escape.name), f"T-{escape.number} {{0}}"
    if not escape.unhelped:
        return NoteLine(text=say("{theme} came back after it shipped.", theme=theme), names=(name,))
    customers = counted(escape.unhelped, "customer")
    text = say(
        "{theme} came back after it shipped: {customers} said that it did not help.", theme=theme, customers=customers
    )
    return NoteLine(text=text, names=(name,))
