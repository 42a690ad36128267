"""Which account words are from: only what somebody linked decides, and what nobody linked stays unknown."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.accounts import MatchedBy

# What somebody said of one item; no link that is made or taken away later changes it.
TOLD = frozenset({MatchedBy.PERSON, MatchedBy.EXTERNAL_ID, MatchedBy.NAME})
# Mailboxes that anybody can have: an address there says nothing about where somebody works.
_PUBLIC = """
163.com 126.com aol.com bluewin.ch btinternet.com comcast.net duck.com fastmail.com free.fr freenet.de gmail.com
gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr
icloud.com inbox.com laposte.net libero.it list.ru live.com live.co.uk live.de mac.com mail.com mail.ru me.com
msn.com naver.com online.de orange.fr outlook.com outlook.de outlook.fr pm.me proton.me protonmail.ch
protonmail.com qq.com rediffmail.com sfr.fr sina.com t-online.de tutanota.com tuta.com tuta.io verizon.net
wanadoo.fr web.de wp.pl o2.pl yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com
yandex.ru ya.ru ymail.com zoho.com zohomail.com
"""
PUBLIC_MAIL = frozenset(_PUBLIC.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """By what an item may be recognised; what is unknown is empty."""

    external_id: str | None = None
    channel_id: str | None = None
    team_id: str | None = None
    author_id: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An account that was recognised, and by what."""

    account_id: str
    by: MatchedBy


def keys_of(clues: Clues) -> list[tuple[MatchedBy, str]]:
    """Return what to look up for clues, the surest first; of a domain the ones above it too, the nearest first."""
    given = (
        (MatchedBy.EXTERNAL_ID, [clues.external_id]),
        (MatchedBy.CHANNEL, [clues.channel_id]),
        (MatchedBy.TEAM, [clues.team_id]),
        (MatchedBy.MEMBER, [clues.author_id]),
        (MatchedBy.DOMAIN, domains_above(clues.domain or "")),
    )
    return [(kind, value) for kind, values in given for value in values if value]


def match(clues: Clues, known: Mapping[tuple[MatchedBy, str], str]) -> Match | None:
    """Return the account of the surest clue that is linked to one, by `known` ids of accounts; else nothing."""
    found = next(((kind, known[kind, value]) for kind, value in keys_of(clues) if (kind, value) in known), None)
    return None if found is None else Match(account_id=found[1], by=found[0])


def domains_above(domain: str) -> list[str]:
    """Return a domain and those above it, such as `eu.acme.com` and `acme.com`; none for a public mailbox."""
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [] if any(each in PUBLIC_MAIL for each in above) else above


def outsider_domain(address: str | None) -> str | None:
    """Return the domain of somebody's address when it says where they work, else nothing."""
    _, at, domain = (address or "").strip().lower().rpartition("@")
    return domain if at and domains_above(domain) else None
