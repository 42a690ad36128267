"""What somebody typed after `/heed accounts`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.accounts import account_number_from


class AccountAsked(StrEnum):
    """What the command asks for."""

    LIST = "list"
    SHOW = "show"
    ADD = "add"
    EDIT = "edit"
    MERGE = "merge"
    LINK = "link"
    UNLINK = "unlink"
    EXPORT = "export"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCommand:
    """A command as it was understood; `rest` is a name or a label."""

    asked: AccountAsked
    rest: str = ""


_WORDS = {each.value: each for each in AccountAsked} | {
    "new": AccountAsked.ADD,
    "create": AccountAsked.ADD,
    "find": AccountAsked.LIST,
    "search": AccountAsked.LIST,
    "open": AccountAsked.SHOW,
    "change": AccountAsked.EDIT,
    "csv": AccountAsked.EXPORT,
    "?": AccountAsked.HELP,
}
# Names of companies have a few words; without a sub-command before them more than two are a sentence.
_NAME_WORDS = 6
_LOOSE_WORDS = 2
# These are nothing without an account.
_NEEDS_ONE = {AccountAsked.SHOW, AccountAsked.EDIT, AccountAsked.MERGE, AccountAsked.LINK}


def read_account_command(text: str) -> AccountCommand:
    """Say what a command asks for; words that are no sub-command are looked for among the names of accounts."""
    words = text.strip()
    first, rest = (*words.split(None, 1), "", "")[:2]
    asked = _WORDS.get(first.lower())
    if asked is None:
        shown = AccountAsked.SHOW if account_number_from(words) is not None else AccountAsked.LIST
        return AccountCommand(asked=shown, rest=words)
    if asked in _NEEDS_ONE and not rest:
        return AccountCommand(asked=AccountAsked.HELP)
    return AccountCommand(asked=asked, rest=rest.strip())


def is_account_command(text: str) -> bool:
    """Say whether words after `/heed accounts` are for it; `accounts cannot be merged in the app` is a wish."""
    first, rest = (*text.strip().split(None, 1), "", "")[:2]
    known = first.lower() in _WORDS
    return len(rest.split()) <= _NAME_WORDS if known else len(text.split()) <= _LOOSE_WORDS
