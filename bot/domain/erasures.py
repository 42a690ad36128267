"""Forgetting a person or an account for good, with a receipt and a mark that keeps them forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import HeedError
from bot.domain.language import say
from bot.domain.moments import require_aware

# Stands where a forgotten person's id stood in what others did: "decided by". Slack gives no such id to anybody.
NOBODY = "U0FORGOTTEN"
# What stands in other people's words instead of a forgotten person's name.
SOMEONE = "@someone"
# A shorter keeping is a mistake rather than a wish: a weekly digest would quote what is gone before it is read.
SHORTEST_KEEPING = 30
# Ten years: longer is for ever.
LONGEST_KEEPING = 3650
# The eight first letters are enough to tell receipts apart, and short enough to be read out.
_LABEL_LETTERS = 8
_PERSON = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>")
_QUOTED = re.compile(r'["“”„«](.+)["“”»]')


class Forgotten(StrEnum):
    """Who or what was forgotten."""

    PERSON = "person"
    ACCOUNT = "account"
    # Words that were kept for as long as the workspace wants.
    WORDS = "words"


class ForgottenError(HeedError):
    """Heed was asked to forget this, or whoever said it, so it is not kept again."""


class BotForgottenError(HeedError):
    """That is an app. Heed keeps nothing that apps say, so there is nothing to forget."""


class NothingNamedError(HeedError):
    """Say who is to be forgotten: `/heed forget @person`, `/heed forget "Jo Miller"` or `/heed forget A-3`."""


class AccountUnknownError(HeedError):
    """There is no such account: `/heed accounts` lists those that there are."""


class KeepingError(HeedError):
    """Give a number of days from 30 to 3650, or nothing to keep words for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is to be forgotten, and by what they are known; it lives only as long as the erasure works."""

    what: Forgotten
    # Slack ids of a person.
    user_ids: tuple[str, ...] = ()
    # Names under which items without a Slack account are theirs.
    names: tuple[str, ...] = ()
    # Names by which others mention them, and nobody else.
    called: tuple[str, ...] = ()
    account_id: str | None = None
    # Words captured before this are the ones to go.
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The receipt of an erasure; it names nobody: who was forgotten is only known by a keyed hash."""

    id: str
    what: Forgotten
    by: str
    asked_at: datetime
    # None while the job still works.
    done_at: datetime | None
    # What was removed, by what it is called in the receipt; counts only.
    removed: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.asked_at)

    @property
    def label(self) -> str:
        """Return the name by which people may speak of the receipt, such as `R-1A2B3C4D`."""
        return f"R-{self.id[:_LABEL_LETTERS].upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenReceipt:
    """An erasure that is done, as it is told to who asked for it."""

    erasure: Erasure
    # When it was done.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom somebody typed after `/heed forget`."""

    user_id: str | None = None
    # A name in quotation marks is a person's; without them it may be an account's too.
    name: str = ""
    is_quoted: bool = False


def read_subject(text: str) -> Asked:
    """Say whom a text names: a mention as Slack writes it, a quoted name, or words. Raises NothingNamedError."""
    mentions = list(dict.fromkeys(_PERSON.findall(text)))
    if len(mentions) > 1:
        raise NothingNamedError(say("One person at a time, so that each gets a receipt: `/heed forget @person`."))
    if mentions:
        return Asked(user_id=mentions[0])
    tidy = " ".join(text.split())
    quoted = _QUOTED.fullmatch(tidy)
    name = quoted.group(1).strip() if quoted else tidy.removeprefix("@")
    if not name:
        raise NothingNamedError
    return Asked(name=name, is_quoted=quoted is not None or tidy.startswith("@"))


def days_from(text: str) -> int | None:
    """Return for how many days words are kept, None for ever. Raises KeepingError."""
    tidy = text.strip().lower().removesuffix("days").removesuffix("day").strip()
    if not tidy or tidy == "for ever":
        return None
    if not (tidy.isascii() and tidy.isdigit()) or len(tidy) > len(str(LONGEST_KEEPING)):
        raise KeepingError
    days = int(tidy)
    if not SHORTEST_KEEPING <= days <= LONGEST_KEEPING:
        raise KeepingError
    return days


def without_mentions(words: str, subject: Subject) -> str:
    """Return other people's words without the ids and names of somebody who was forgotten."""
    for user_id in subject.user_ids:
        # Ids have no common length, so one may begin another.
        words = re.sub(rf"(?:<@|@)?(?<![A-Z0-9]){re.escape(user_id)}(?![A-Z0-9])(?:\|[^>]*)?>?", SOMEONE, words)
    for name in subject.called:
        words = re.sub(rf"@{re.escape(name)}(?!\w)", SOMEONE, words, flags=re.IGNORECASE)
    return words
