"""What a form, a file or another tool says of an account, read with a sentence for everything that is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.account_errors import AccountWordsError
from bot.domain.account_matching import PUBLIC_MAIL, domains_above
from bot.domain.accounts import AccountFacts, Money
from bot.domain.language import say
from bot.domain.money_words import money_from
from bot.domain.words import clean_words

# A name, not a sentence: what fits into a row of a digest.
LONGEST_NAME = 100
# A segment or a tier is a word or two.
LONGEST_GROUP = 40
# Ids of other systems are shorter; a longer one is a sentence in the wrong box.
LONGEST_ID = 100
# An account with more domains, workspaces or channels is several accounts.
MOST_KEYS = 50
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_DOMAIN = 253
_TEAM = re.compile(r"[TE][A-Z0-9]{2,30}")
_BETWEEN = re.compile(r"[\s,;]+")
# Where countries keep names that anybody can register below: `co.uk` is no company.
_SHARED = frozenset({"ac", "co", "com", "edu", "gob", "gov", "govt", "mil", "ne", "net", "or", "org"})
_COUNTRY_LETTERS = 2


def facts_from(values: Mapping[str, str], before: AccountFacts | None = None) -> tuple[AccountFacts, dict[str, str]]:
    """Return facts as they were typed, and what is wrong with them by field; what is not in `values` stays as it was.

    Fields: name, domains, segment, tier, revenue, currency, owner, external_id, teams.
    """
    facts, errors = before or AccountFacts(name=""), {}
    for field, read in _READERS.items():
        if field in values:
            try:
                facts = read(facts, values)
            except AccountWordsError as refused:
                errors[field] = str(refused)
    if not facts.name and "name" not in errors:
        errors["name"] = say("An account needs a name.")
    return facts, errors


def name_from(text: str) -> str:
    """Return a name as it is kept. Raises AccountWordsError when it is none."""
    name = " ".join(clean_words(text).split())
    if len(name) > LONGEST_NAME:
        raise AccountWordsError(
            say(
                "This has {number:,} characters; a name has at most {longest}.",
                number=len(name),
                longest=LONGEST_NAME,
            )
        )
    if not any(character.isalnum() for character in name):
        raise AccountWordsError(say("An account needs a name with letters or digits in it."))
    return name


def domains_from(text: str) -> tuple[str, ...]:
    """Return the domains in a text: as such, in addresses or in links. Raises AccountWordsError for what is none."""
    parts = [part for part in _BETWEEN.split(clean_words(text)) if part]
    if len(parts) > MOST_KEYS:
        raise AccountWordsError(
            say(
                "These are {number} domains; an account has at most {most}.",
                number=len(parts),
                most=MOST_KEYS,
            )
        )
    return tuple(sorted({domain_from(part) for part in parts}))


def domain_from(text: str) -> str:
    """Return a domain in lower case and ASCII. Raises AccountWordsError when nobody can be recognised by it."""
    shown = text[:60]
    bare = re.sub(r"^[a-z]+://", "", text.strip().lower()).rpartition("@")[2]
    bare = re.split(r"[/?#:]", bare, maxsplit=1)[0].strip(".").removeprefix("www.")
    try:
        domain = bare.encode("idna").decode() if bare else ""
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    is_domain = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    if not is_domain or len(domain) > _LONGEST_DOMAIN:
        raise AccountWordsError(say("“{shown}” is no domain: write it such as acme.com.", shown=shown))
    if not domains_above(domain) or domain in PUBLIC_MAIL:
        raise AccountWordsError(
            say("Anybody can have a mailbox at “{shown}”, so it says nothing about an account.", shown=shown)
        )
    if len(labels) == _COUNTRY_LETTERS and labels[0] in _SHARED and len(labels[1]) == _COUNTRY_LETTERS:
        raise AccountWordsError(
            say(
                "Many companies share “{shown}”: write the whole domain, such as acme.{domain}.",
                shown=shown,
                domain=domain,
            )
        )
    return domain


def group_spelled(text: str, known: Sequence[str]) -> str:
    """Return a segment or a tier in the spelling that is known already, so that `smb` and `SMB` are one."""
    return next((each for each in known if each.casefold() == text.casefold()), text)


def _name(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, name=name_from(values["name"]))


def _domains(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, domains=domains_from(values["domains"]))


def _segment(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, segment=_line(values["segment"], LONGEST_GROUP))


def _tier(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, tier=_line(values["tier"], LONGEST_GROUP))


def _revenue(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    currency = values.get("currency", "") or (facts.revenue.currency if facts.revenue else "")
    return replace(facts, revenue=money_from(clean_words(values["revenue"]), currency))


def _owner(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, owner_id=values["owner"] or None)


def _external_id(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    return replace(facts, external_id=_line(values["external_id"], LONGEST_ID))


def _teams(facts: AccountFacts, values: Mapping[str, str]) -> AccountFacts:
    teams = [part.upper() for part in _BETWEEN.split(clean_words(values["teams"])) if part]
    wrong = next((team for team in teams if not _TEAM.fullmatch(team)), None)
    if wrong is not None or len(teams) > MOST_KEYS:
        raise AccountWordsError(
            say("“{typed}” is no id of a Slack workspace: these look like T0123ABCD.", typed=(wrong or "")[:40])
        )
    return replace(facts, team_ids=tuple(sorted(set(teams))))


def _line(text: str, longest: int) -> str | None:
    line = " ".join(clean_words(text).split())
    if len(line) > longest:
        raise AccountWordsError(
            say("This has {number:,} characters; at most {longest} fit here.", number=len(line), longest=longest)
        )
    return line or None


def revenue_words(revenue: Money | None) -> str:
    """Return revenue in words that can be typed back, such as `1,200,000 EUR`; nothing when it is unknown."""
    return f"{revenue.amount:,} {revenue.currency}" if revenue is not None else ""


_READERS = {
    "name": _name,
    "domains": _domains,
    "segment": _segment,
    "tier": _tier,
    "revenue": _revenue,
    "owner": _owner,
    "external_id": _external_id,
    "teams": _teams,
}
