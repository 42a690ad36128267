"""Digests that were made: numbers and ids are kept, words are read afresh."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, desc, select, union
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import AccountCount, Digest, KindCount, Period, Tally
from bot.domain.feedback import Feedback, Kind, Severity
from storage.accounts import known_accounts
from storage.digest_experiments import read_experiments, written_experiments
from storage.digest_notes import read_notes, written_notes
from storage.digest_telling import keep_told, read_accuracy, read_told, written_telling
from storage.feedback_rows import is_active, is_still_active, items_of, load
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, DigestCitationRow, DigestQuoteRow, DigestRow, DigestThemeRow, FeedbackRow
from storage.tallies import said_in, tally, touches
from storage.words import name_key

_GRAVITY = {severity.value: rank for rank, severity in enumerate(Severity, start=1)}


class SqlDigestStore:
    """`DigestStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def tally(self, periods: Sequence[Period], reader: Reader, *, accounts: int) -> Tally:
        """Count everything that a digest needs, in a number of queries that does not grow with the data."""
        return await tally(self._scope, periods, reader, accounts=accounts)

    async def worth_reading(self, period: Period, reader: Reader, *, limit: int) -> list[Feedback]:
        """Return the items to quote: the gravest first, then those from an account, then the newest."""
        seen = is_active(), visible_to(self._scope, reader), touches(period), col(FeedbackRow.words) != ""
        order = (
            desc(case((said_in(period), 1), else_=0)),
            desc(case(_GRAVITY, value=col(FeedbackRow.severity), else_=0)),
            desc(case((col(FeedbackRow.account_id).is_not(None), 1), else_=0)),
            desc(col(FeedbackRow.said_at)),
            desc(col(FeedbackRow.number)),
        )
        return await load(self._scope, items_of(self._scope).where(*seen).order_by(*order).limit(limit))

    async def keep(self, digest: Digest) -> Digest:
        """Store a digest under its slot, or return the one that is there: a slot has one digest."""
        names = [count.name for count in digest.tally.by_account]
        accounts = await known_accounts(self._scope, names)
        put = self._scope.insert(DigestRow).values(
            workspace_id=self._scope.workspace_id,
            id=digest.id,
            channel_id=digest.channel_id,
            slot=digest.slot,
            time_zone=digest.time_zone,
            periods=[[p.start.isoformat(), p.end.isoformat(), p.label] for p in digest.periods],
            tally=_written(digest.tally, accounts),
            telling={
                **written_telling(digest),
                "experiments": written_experiments(digest.experiments),
                "notes": written_notes(digest.notes),
            },
        )
        made = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(DigestRow.id)))
        if made is None:
            slot = col(DigestRow.channel_id) == digest.channel_id, col(DigestRow.slot) == digest.slot
            query = select(col(DigestRow.id)).where(col(DigestRow.workspace_id) == self._scope.workspace_id, *slot)
            made = (await self._scope.session.scalars(query)).one()
        else:
            await self._quote(digest)
            await keep_told(self._scope, digest)
        (kept,) = await self._those([made])
        return kept

    async def with_id(self, digest_id: str) -> Digest | None:
        """Return a digest with the present words of its items."""
        return next(iter(await self._those([digest_id])), None)

    async def quoting(self, feedback_id: str) -> list[Digest]:
        """Return the digests that quote an item, with the present words of their items."""
        parts = [
            select(col(row.digest_id)).where(
                col(row.workspace_id) == self._scope.workspace_id, col(row.feedback_id) == feedback_id
            )
            for row in (DigestQuoteRow, DigestThemeRow, DigestCitationRow)
        ]
        return await self._those((await self._scope.session.scalars(union(*parts))).all())

    async def _quote(self, digest: Digest) -> None:
        """Remember which items a new digest quotes, in their order."""
        mine = {"workspace_id": self._scope.workspace_id, "digest_id": digest.id}
        picks = [item.id for item in digest.picks if item is not None]
        quotes = [{**mine, "position": at, "feedback_id": feedback_id} for at, feedback_id in enumerate(picks)]
        if quotes:
            await self._scope.session.execute(self._scope.insert(DigestQuoteRow).values(quotes))

    async def _those(self, digest_ids: Sequence[str]) -> list[Digest]:
        """Return digests with the present words of their items, by slot."""
        mine = col(DigestRow.workspace_id) == self._scope.workspace_id
        query = select(DigestRow).where(mine, col(DigestRow.id).in_(digest_ids)).order_by(col(DigestRow.slot))
        rows = (await self._scope.session.scalars(query)).all()
        quoted = await self._quoted(digest_ids)
        told = await read_told(self._scope, digest_ids)
        wanted = told.feedback_ids() | {i for ids in quoted.values() for i in ids}
        items = {item.id: item for item in await self._items(wanted)}
        experiments = await read_experiments(self._scope, rows)
        notes = await read_notes(self._scope, rows)
        names = await self._account_names({str(a) for row in rows for a, *_ in row.tally["by_account"] if a})
        return [
            Digest(
                id=row.id,
                workspace_id=row.workspace_id,
                channel_id=row.channel_id,
                slot=row.slot,
                periods=tuple(_period(*period) for period in row.periods),
                tally=_read(row.tally, names),
                picks=tuple(items.get(feedback_id) for feedback_id in quoted.get(row.id, ())),
                time_zone=row.time_zone,
                themes=told.themes_of(row, items),
                telling=told.telling_of(row, items),
                accuracy=read_accuracy(row.telling),
                experiments=experiments.get(row.id, ()),
                notes=notes.get(row.id, ()),
            )
            for row in rows
        ]

    async def _quoted(self, digest_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of the items that digests quote, in their order."""
        query = select(DigestQuoteRow).where(
            col(DigestQuoteRow.workspace_id) == self._scope.workspace_id, col(DigestQuoteRow.digest_id).in_(digest_ids)
        )
        quoted: dict[str, list[str]] = {}
        for row in await self._scope.session.scalars(query.order_by(col(DigestQuoteRow.position))):
            quoted.setdefault(row.digest_id, []).append(row.feedback_id)
        return quoted

    async def _items(self, feedback_ids: set[str]) -> list[Feedback]:
        """Return those of the items that still have their words."""
        these = col(FeedbackRow.id).in_(feedback_ids)
        return await load(self._scope, items_of(self._scope).where(is_still_active(), these))

    async def _account_names(self, account_ids: set[str]) -> dict[str, str]:
        """Return the present names of accounts."""
        mine = col(AccountRow.workspace_id) == self._scope.workspace_id
        query = select(AccountRow).where(mine, col(AccountRow.id).in_(account_ids))
        return {row.id: row.name for row in await self._scope.session.scalars(query)}


def _period(start: str, end: str, label: str) -> Period:
    """Return a period as it was written."""
    return Period(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end), label=label)


def _written(tally: Tally, accounts: Mapping[str, AccountRow]) -> dict[str, Any]:
    """Return numbers in the form that is stored: accounts by id, so that no name stays behind in a digest."""
    ids = {count.name: accounts[name_key(count.name)].id for count in tally.by_account if count.name}
    return {
        "by_period": list(tally.by_period),
        "by_kind": [[count.kind and count.kind.value, count.now, count.before] for count in tally.by_kind],
        "by_account": [[ids.get(count.name or ""), count.now, count.before] for count in tally.by_account],
        "accounts": tally.accounts,
        "people": tally.people,
        "late": tally.late,
        "withheld": tally.withheld,
    }


def _read(stored: Mapping[str, Any], names: Mapping[str, str]) -> Tally:
    """Return numbers as they were stored, with the present names of accounts."""
    return Tally(
        by_period=tuple(stored["by_period"]),
        by_kind=tuple(KindCount(kind=Kind(k) if k else None, now=n, before=b) for k, n, b in stored["by_kind"]),
        by_account=tuple(AccountCount(name=names.get(a or ""), now=n, before=b) for a, n, b in stored["by_account"]),
        accounts=stored["accounts"],
        people=stored["people"],
        late=stored["late"],
        withheld=stored["withheld"],
    )
