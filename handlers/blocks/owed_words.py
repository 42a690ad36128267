"""Sentences about what is owed: who asked and since when, where an answer goes, and who reads it there."""

from datetime import datetime

from bot.domain.closing import Way
from bot.domain.days import day_label, named_day
from bot.domain.language import later, say, say_about, say_many
from bot.domain.owed import OwedEntry, OwedNote
from bot.domain.statuses import ThemeStatus
from bot.domain.tallies import counted
from bot.domain.words import listed
from handlers.blocks import kit, limits

_NAME_BUDGET = 60
# A channel that is shared with more organisations is rare; who they are stands in the channel's own details.
_MOST_NAMED = 8
_MOVED = later("{theme} is now {status}")
_PUT_OFF = later("{theme} is put off for now")
# Where an answer goes, by whether its channel may be named, and whether people from outside read it.
_MUTE = {
    True: later(
        "Heed cannot post in the thread where they asked, in #{channel}, or Slack does not say who reads it: pass the "
        "words on yourself."
    ),
    False: later("Heed cannot post where they asked, or Slack does not say who reads it: pass the words on yourself."),
}
_GOES_OUT = {
    (True, True): later("Goes out in the thread where they asked, in #{channel}. {readers} will read it."),
    (True, False): later("Goes out in the thread where they asked, in #{channel}."),
    (False, True): later("Goes out where they asked. {readers} will read it."),
    (False, False): later("Goes out where they asked."),
}


def note_title(note: OwedNote) -> str:
    """Return where the theme of a note stands, and how many are owed an answer because of it."""
    name = kit.escaped(kit.one_line(note.theme_name), _NAME_BUDGET)
    theme = f"{name} ({note.theme_label})" if name else say("A theme")
    sentence = _PUT_OFF if note.status == ThemeStatus.NOT_NOW else _MOVED
    step = say(sentence, theme=theme, status=say_about("status", note.status))
    if note.handed_by is not None:
        step = say("An answer was handed over to you: {step}", step=step)
    if note.waiting:
        return say_many(
            note.waiting,
            "{step}, and you owe {number:,} person an answer",
            "{step}, and you owe {number:,} people an answer",
            step=step,
        )
    if not note.sent:
        return say("{step}: nobody is owed an answer", step=step)
    return say_many(
        note.sent, "{step}: {number:,} person got an answer", "{step}: {number:,} people got an answer", step=step
    )


def who(entry: OwedEntry) -> str:
    """Return who asked, with their account."""
    asker = kit.truncate(kit.one_line(entry.asker), _NAME_BUDGET, kit.escaped_size)
    account = kit.truncate(kit.one_line(entry.account_name or ""), _NAME_BUDGET, kit.escaped_size)
    return f"{asker} ({account})" if account and entry.debt.asker_name else asker


def where(entry: OwedEntry) -> str:
    """Return where the answer goes and who reads it there."""
    if entry.debt.way is Way.OWNER:
        return say("Heed cannot write to them: pass the words on yourself, then press “Told them”.")
    named = kit.truncate(kit.one_line(entry.place_name or ""), _NAME_BUDGET, kit.escaped_size)
    if not entry.can_post:
        return say(_MUTE[bool(named)], channel=named)
    return say(_GOES_OUT[bool(named), bool(entry.readers)], channel=named, readers=_readers(entry))


def send_label(entry: OwedEntry) -> str:
    """Return what a button that sends says; in a shared channel, who from outside will read it."""
    names = [kit.one_line(name) for _, name in entry.readers]
    if not names:
        return say("Send")
    several = say("{first} and {count} more", first=names[0], count=len(names) - 1)
    readers = listed(names) if len(names) <= 2 else several  # noqa: PLR2004 -- two names fit
    return kit.truncate(say("Send: {readers} will read it", readers=readers), limits.BUTTON_TEXT, kit.escaped_size)


def since(then: datetime, at: datetime) -> str:
    """Return a day and how long ago it was, such as `Tue 1 Dec 2026 (5 days)`; within a day, the day alone."""
    days = (at - then).days
    return f"{named_day(then.date())} ({counted(days, 'day')})" if days > 0 else named_day(then.date())


def owed_since(total: int, oldest: datetime | None, at: datetime) -> str:
    """Return how many answers somebody owes, and since when the oldest."""
    if oldest is None:
        return say_many(total, "You owe {number:,} answer.", "You owe {number:,} answers.")
    age = (at - oldest).days
    day = day_label(oldest.date())
    return say_many(
        total,
        "You owe {number:,} answer, the oldest since {day}.",
        "You owe {number:,} answers, the oldest since {day}.",
        day=f"{day} ({counted(age, 'day')})" if age > 0 else day,
    )


def _readers(entry: OwedEntry) -> str:
    """Return the organisations that will read an answer, by name as far as there is room."""
    names = [kit.truncate(kit.one_line(name), _NAME_BUDGET, kit.escaped_size) for _, name in entry.readers]
    more = len(names) - _MOST_NAMED
    return listed(names if more <= 0 else [*names[:_MOST_NAMED], say("{more} more", more=more)])
