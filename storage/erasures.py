"""Erasures of one workspace: who is being forgotten, what is left to do, and the receipt that stays."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, union, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.erasures import NOBODY, Erasure, Subject
from bot.domain.feedback import NewFeedback
from bot.ports.erasures import Remains, ToTell
from storage.erasure_items import erase_own, erase_part, forget_places, list_items, own_items, survey_items
from storage.erasure_marks import ensured_key, erased_keys, hashed, kept_out, mark
from storage.erasure_rest import erase_rest
from storage.erasure_rows import clues_of, erasure_of, remains_of, subject_of, written
from storage.feedback_rows import is_active, known_keys
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import (
    DigestCitationRow,
    DigestQuoteRow,
    DigestThemeRow,
    ErasureItemRow,
    ErasureRow,
    FeedbackRow,
    PostCitationRow,
    PostRow,
)
from storage.words import name_key

# A file's id begins so, a message's is a number.
_FILE = "F%"
# The ledger of data sent names items by their numbers alone.
_WITHOUT_WORDS = "privacy_export:%"


class SqlErasureStore:
    """`ErasureStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def survey(self, subject: Subject, reader: Reader) -> Mapping[str, int]:
        """Count what would go, as far as the reader may know of it."""
        return await survey_items(self._scope, subject, reader)

    async def names_of(self, user_id: str) -> Sequence[str]:
        """Return the names under which somebody's items are kept."""
        name = col(FeedbackRow.author_name)
        theirs = col(FeedbackRow.workspace_id) == self._scope.workspace_id, col(FeedbackRow.author_id) == user_id
        query = select(name).where(*theirs, name.is_not(None)).distinct()
        return sorted(each for each in await self._scope.session.scalars(query) if each)

    async def is_shared(self, name: str, *, but: str) -> bool:
        """Say whether items of another Slack account than `but` carry this name."""
        author = col(FeedbackRow.author_id)
        query = select(col(FeedbackRow.author_name)).where(
            col(FeedbackRow.workspace_id) == self._scope.workspace_id, author.is_not(None), author != but
        )
        return name_key(name) in {
            name_key(each) for each in await self._scope.session.scalars(query.distinct()) if each
        }

    async def begin(self, erasure: Erasure, subject: Subject) -> Erasure:
        """Mark somebody as forgotten from now on, and return the erasure, or the one that is already under way."""
        key = await ensured_key(self._scope)
        clues = await clues_of(self._scope, subject)
        subject_hash = hashed(key, "|".join(sorted(clues)) if clues else f"words:{erasure.id}")
        under_way = col(ErasureRow.subject_hash) == subject_hash, col(ErasureRow.done_at).is_(None)
        known = await self._row(*under_way)
        if known is not None:
            return erasure_of(known)
        await mark(self._scope, key, clues, at=erasure.asked_at)
        row = {
            "id": erasure.id,
            "what": erasure.what.value,
            "subject_hash": subject_hash,
            "by": erasure.by,
            "asked_at": erasure.asked_at,
            "removed": {},
            "subject": written(subject),
        }
        put = self._scope.insert(ErasureRow).values(workspace_id=self._scope.workspace_id, **row)
        await self._scope.session.execute(put.on_conflict_do_nothing())
        return await self.with_id(erasure.id) or erasure

    async def with_id(self, erasure_id: str) -> Erasure | None:
        """Return an erasure."""
        row = await self._row(col(ErasureRow.id) == erasure_id)
        return None if row is None else erasure_of(row)

    async def subject_of(self, erasure_id: str) -> Subject | None:
        """Return whom an erasure is about; None once it is done."""
        row = await self._row(col(ErasureRow.id) == erasure_id)
        return None if row is None or row.subject is None else subject_of(row.subject)

    async def unfinished(self) -> list[str]:
        """Return the ids of erasures that are still under way, the oldest first."""
        query = select(col(ErasureRow.id)).where(self._mine(), col(ErasureRow.done_at).is_(None))
        return list(await self._scope.session.scalars(query.order_by(col(ErasureRow.asked_at), col(ErasureRow.id))))

    async def has_words(self, subject: Subject) -> bool:
        """Say whether any item of a subject still has its words."""
        own = await own_items(self._scope, subject)
        return await self._scope.session.scalar(select(col(FeedbackRow.id)).where(own).limit(1)) is not None

    async def themes(self, erasure_id: str) -> list[str]:
        """Return the themes that listed items were part of."""
        theme = col(ErasureItemRow.theme_id)
        query = select(theme).where(self._of(erasure_id), theme.is_not(None)).distinct()
        return sorted(theme_id for theme_id in await self._scope.session.scalars(query) if theme_id)

    async def gather(self, erasure_id: str) -> None:
        """List every item that an erasure is about."""
        subject = await self.subject_of(erasure_id)
        if subject is not None:
            await list_items(self._scope, erasure_id, subject)

    async def waiting(self, erasure_id: str, *, limit: int) -> list[ToTell]:
        """Return listed items that still have their words."""
        return await self._listed(erasure_id, limit, is_erased=False)

    async def erase(self, erasure_id: str, items: Sequence[ToTell], *, at: datetime, reader: Reader) -> None:
        """Take the words out of listed items, and count those that the reader may know of."""
        subject = await self.subject_of(erasure_id)
        if subject is None:
            return
        key = await ensured_key(self._scope)
        ids = [item.feedback_id for item in items]
        these = col(FeedbackRow.workspace_id) == self._scope.workspace_id, col(FeedbackRow.id).in_(ids)
        known = select(col(FeedbackRow.id)).where(*these, is_active(), visible_to(self._scope, reader))
        seen = set(await self._scope.session.scalars(known))
        counts = {"items": 0, "messages": 0}
        for item in items:
            if item.is_own:
                await erase_own(self._scope, item, key, at=at)
                counts["items"] += item.feedback_id in seen
            else:
                removed = await erase_part(self._scope, item, subject, at=at)
                counts["messages"] += removed if item.feedback_id in seen else 0
        done = update(ErasureItemRow).where(self._of(erasure_id), col(ErasureItemRow.feedback_id).in_(ids))
        await self._scope.session.execute(done.values(is_erased=True))
        await self.count(erasure_id, counts)
        # Cleaning the index rewrites all of it: once at the end is enough, and until then the work is not done.
        self._scope.has_erased = False

    async def untold(self, erasure_id: str, *, limit: int) -> list[ToTell]:
        """Return erased items whose traces in Slack have not followed yet."""
        return await self._listed(erasure_id, limit, is_erased=True, is_told=False)

    async def cited_among(self, feedback_ids: Sequence[str]) -> list[str]:
        """Return those of the items that something which was posted quotes or rests on."""
        parts = [
            select(col(row.feedback_id)).where(
                col(row.workspace_id) == self._scope.workspace_id, col(row.feedback_id).in_(feedback_ids)
            )
            for row in (DigestQuoteRow, DigestThemeRow, DigestCitationRow, PostCitationRow)
        ]
        return sorted(await self._scope.session.scalars(union(*parts)))

    async def told(self, erasure_id: str, items: Sequence[ToTell]) -> None:
        """Remember that everything posted of these items has followed, and forget where they were said."""
        ids = [item.feedback_id for item in items]
        await forget_places(self._scope, [item.feedback_id for item in items if item.is_own])
        these = self._of(erasure_id), col(ErasureItemRow.feedback_id).in_(ids)
        await self._scope.session.execute(update(ErasureItemRow).where(*these).values(is_told=True))

    async def erase_rest(self, erasure_id: str) -> Remains:
        """Remove whatever else is known of the subject in every table, and return what has to be drawn anew."""
        row = await self._row(col(ErasureRow.id) == erasure_id)
        if row is None or row.subject is None:
            return Remains()
        subject = subject_of(row.subject)
        await self._scope.hold()
        heir = NOBODY if row.by in subject.user_ids else row.by
        rest = await erase_rest(self._scope, erasure_id, subject, heir=heir)
        await self.count(erasure_id, rest.removed)
        remains = rest.remains(remains_of(row.subject))
        # Remembered: whoever dies before all of it is drawn anew would not find it again.
        row.subject = {**row.subject, "remains": asdict(remains)}
        await self._scope.session.flush()
        return remains

    async def files_sent(self) -> list[str]:
        """Return the keys of exports that Heed has sent."""
        key = col(PostRow.key)
        mine = col(PostRow.workspace_id) == self._scope.workspace_id, col(PostRow.ts).like(_FILE)
        return sorted(await self._scope.session.scalars(select(key).where(*mine, key.not_like(_WITHOUT_WORDS))))

    async def drop_post(self, key: str) -> None:
        """Forget a message that was removed from Slack."""
        mine = col(PostRow.workspace_id) == self._scope.workspace_id
        await self._scope.session.execute(delete(PostRow).where(mine, col(PostRow.key) == key))

    async def count(self, erasure_id: str, removed: Mapping[str, int]) -> None:
        """Add to what the receipt counts."""
        row = await self._row(col(ErasureRow.id) == erasure_id)
        if row is not None:
            added = {name: row.removed.get(name, 0) + count for name, count in removed.items() if count}
            row.removed = {**row.removed, **added}
            await self._scope.session.flush()

    async def finish(self, erasure_id: str, *, at: datetime) -> None:
        """Forget whom the erasure was about; only its receipt and the marks stay."""
        row = await self._row(col(ErasureRow.id) == erasure_id)
        if row is None or row.subject is None:
            return
        subject = subject_of(row.subject)
        await self._scope.session.execute(delete(ErasureItemRow).where(self._of(erasure_id)))
        theirs = self._mine(), col(ErasureRow.by).in_(subject.user_ids)
        await self._scope.session.execute(update(ErasureRow).where(*theirs).values(by=NOBODY))
        row.subject, row.done_at = None, at
        await self._scope.session.flush()
        self._scope.has_erased = True

    async def keeps_out(self, batch: Sequence[NewFeedback]) -> frozenset[str]:
        """Return the origin keys of those that must not be kept: whoever said them was forgotten since."""
        by_gone = await erased_keys(self._scope, [new.origin_key for new in batch])
        erased = await known_keys(self._scope, list(by_gone))
        return await kept_out(self._scope, batch) | {by_gone[gone] for gone in erased}

    async def _listed(self, erasure_id: str, limit: int, **flags: bool) -> list[ToTell]:
        state = [getattr(ErasureItemRow, name) == value for name, value in flags.items()]
        query = select(ErasureItemRow).where(self._of(erasure_id), *state).order_by(col(ErasureItemRow.feedback_id))
        rows = await self._scope.session.scalars(query.limit(limit), execution_options={"populate_existing": True})
        return [ToTell(feedback_id=row.feedback_id, theme_id=row.theme_id, is_own=row.is_own) for row in rows]

    async def _row(self, *which: ColumnElement[bool]) -> ErasureRow | None:
        query = select(ErasureRow).where(self._mine(), *which)
        return await self._scope.session.scalar(query, execution_options={"populate_existing": True})

    def _mine(self) -> ColumnElement[bool]:
        return col(ErasureRow.workspace_id) == self._scope.workspace_id

    def _of(self, erasure_id: str) -> ColumnElement[bool]:
        mine = col(ErasureItemRow.workspace_id) == self._scope.workspace_id
        return mine & (col(ErasureItemRow.erasure_id) == erasure_id)
