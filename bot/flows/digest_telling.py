"""What a digest tells of themes: which, in whose words, and what an analyst says of them through the evidence lock.

Numbers come from the database and are written by code. A digest is never late for an analyst: what does not come in
time is left out, and the rest reads well without it.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.domain.accounts import Money
from bot.domain.analysis import Claim, Prose, ProseRequest, Source, Topic
from bot.domain.audience import Reader
from bot.domain.digest_themes import (
    FEWEST_PEOPLE,
    THEMES_TOLD,
    DigestSentence,
    DigestTheme,
    Telling,
    Trend,
    masked_source,
)
from bot.domain.digests import Digest, Period, is_marked
from bot.domain.errors import HeedError
from bot.domain.evidence import lock
from bot.domain.feedback import Feedback, Severity
from bot.domain.labels import SetBy
from bot.domain.priority_sources import money_order
from bot.domain.themes import ThemeReach
from bot.flows.consulting import About, Consulted, consult_prose
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

_log = structlog.get_logger()

# Themes that are looked at: the ones with the widest reach, among which the news of a period are found.
_LOOKED_AT = 200
# A theme's newest items: its quote is chosen among them, and its line rests on those of the period.
_MEMBERS_READ = 20
_SOURCES_EACH = 5
# Items beside the themes that the verdict may rest on.
_SOURCES_BESIDE = 5
# An endpoint answers within its own time-outs or not at all; together with a second try they stay below this. A digest
# may be a minute late, and nobody waits in front of a form for it.
PROSE_SECONDS = 40.0
# A preview answers a command, which has three seconds in all; the analyst on this machine takes a part of one.
PREVIEW_SECONDS = 0.8
_RANK = {Trend.NEW: 0, Trend.RISING: 1, Trend.STEADY: 2, Trend.COOLING: 3}
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A theme of a digest with the items that a line about it may rest on."""

    theme: DigestTheme
    members: tuple[Feedback, ...]


async def themes_told(work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> list[Told]:
    """Return the themes that a digest tells, the news first; the number of queries does not grow with the data."""
    now, before = periods[-1], periods[-2]
    reaches = await work.themes.reaches(reader, now, before, limit=_LOOKED_AT)
    heard = [reach for reach in reaches if reach.people >= FEWEST_PEOPLE and (reach.now or reach.before)]
    news = [(trend_of(reach, now), reach) for reach in heard]
    news.sort(key=lambda pair: (_RANK[pair[0]], -max(pair[1].now, pair[1].before), -pair[1].accounts))
    revenues = await work.priority.revenues(reader) if news else {}
    told = []
    for trend, reach in news[:THEMES_TOLD]:
        members = await work.themes.members(reach.theme.id, reader, limit=_MEMBERS_READ)
        theme = _theme(reach, trend, revenues.get(reach.theme.id, {}))
        told.append(_told(theme, [item for item in members if item.words], now))
    return told


def trend_of(reach: ThemeReach, now: Period) -> Trend:
    """Return how a theme moved; a change is only named when counting alone does not explain it."""
    # A theme that was found only now may hold what customers have said for months: that is no news of theirs.
    if reach.theme.created_at >= now.start and reach.now and not reach.before:
        return Trend.NEW
    if not is_marked(reach.now, reach.before):
        return Trend.STEADY
    return Trend.RISING if reach.now > reach.before else Trend.COOLING


async def told_by_analyst(desk: Desk, digest: Digest, told: Sequence[Told]) -> Telling:
    """Return what an analyst says of a digest that is about to be posted; the endpoint's where it may be asked."""
    request = _request(digest, told)
    items = [item for each in told for item in each.members] + [pick for pick in digest.picks if pick is not None]
    about = About(
        workspace_id=digest.workspace_id,
        channel_ids=frozenset(item.message.channel_id if item.message else item.private_to for item in items),
        items=tuple(dict.fromkeys(source.label for source in _sources(request))),
    )
    return await _told_in_time(PROSE_SECONDS, consult_prose(desk, request, about), digest, told)


async def told_at_once(desk: Desk, digest: Digest, told: Sequence[Told]) -> Telling:
    """Return what the analyst on this machine says of a digest that somebody waits for."""
    request = _request(digest, told)

    async def locally() -> Consulted[Prose]:
        return Consulted(value=await desk.mind.local.tell(request), set_by=SetBy.LOCAL, model=desk.mind.local.model)

    return await _told_in_time(PREVIEW_SECONDS, locally(), digest, told)


async def _told_in_time(
    seconds: float, asked: Awaitable[Consulted[Prose]], digest: Digest, told: Sequence[Told]
) -> Telling:
    try:
        async with asyncio.timeout(seconds):
            consulted = await asked
    except (TimeoutError, HeedError) as error:
        _log.warning("digest_untold", workspace_id=digest.workspace_id, reason=type(error).__name__)
        return Telling()
    return _locked(consulted, _request(digest, told), _items(digest, told), told)


def _locked(
    consulted: Consulted[Prose], request: ProseRequest, items: dict[str, Feedback], told: Sequence[Told]
) -> Telling:
    """Return the sentences that the evidence carries: one for the period and one for each theme."""
    prose, kept, withheld = consulted.value, [], 0
    claims: list[tuple[str | None, Claim, Sequence[Source]]] = []
    if prose.verdict is not None:
        claims.append((None, prose.verdict, _sources(request)))
    for each, topic in zip(told, request.topics, strict=True):
        if (line := prose.lines.get(topic.theme)) is not None:
            claims.append((each.theme.theme_id, line, topic.sources))
    for theme_id, claim, sources in claims:
        locked = lock([claim], sources)
        withheld += locked.withheld
        for sentence in locked.sentences[:1]:
            cites = tuple(items[label] for label in sentence.cites if label in items)
            kept.append(DigestSentence(text=sentence.text, cites=cites, theme_id=theme_id))
    return Telling(sentences=tuple(kept), withheld=withheld, set_by=consulted.set_by, notice=consulted.notice)


def _request(digest: Digest, told: Sequence[Told]) -> ProseRequest:
    topics = tuple(
        Topic(
            theme=each.theme.name,
            trend=each.theme.trend.value,
            items=each.theme.now,
            accounts=each.theme.accounts,
            people=each.theme.people,
            sources=tuple(masked_source(item) for item in each.members),
        )
        for each in told
    )
    beside = [pick for pick in digest.picks if pick is not None and pick.words][:_SOURCES_BESIDE]
    return ProseRequest(noun=digest.period.noun, topics=topics, sources=tuple(masked_source(item) for item in beside))


def _sources(request: ProseRequest) -> list[Source]:
    every = [*(source for topic in request.topics for source in topic.sources), *request.sources]
    return list({source.label: source for source in every}.values())


def _items(digest: Digest, told: Sequence[Told]) -> dict[str, Feedback]:
    picks = [pick for pick in digest.picks if pick is not None]
    return {item.label: item for item in [*picks, *(item for each in told for item in each.members)]}


def _theme(reach: ThemeReach, trend: Trend, revenue: Mapping[str, int]) -> DigestTheme:
    return DigestTheme(
        theme_id=reach.theme.id,
        number=reach.theme.number,
        name=reach.theme.name,
        trend=trend,
        now=reach.now,
        before=reach.before,
        accounts=reach.accounts,
        people=reach.people,
        quote=None,
        revenue=tuple(Money(amount=amount, currency=currency) for currency, amount in money_order(revenue, None)),
    )


def _told(theme: DigestTheme, members: Sequence[Feedback], now: Period) -> Told:
    ranked = sorted(members, key=lambda item: _weight(item, now), reverse=True)
    quoted = replace(theme, quote=ranked[0] if ranked else None)
    return Told(theme=quoted, members=tuple(ranked[:_SOURCES_EACH]))


def _weight(item: Feedback, now: Period) -> tuple[bool, int, bool, float]:
    """Return what speaks for quoting an item: of this period, grave, from a known account, and new."""
    gravity = _GRAVITY[item.severity] if item.severity else 0
    is_present = now.start <= item.said_at < now.end
    return is_present, gravity, item.account_name is not None, item.said_at.timestamp()
