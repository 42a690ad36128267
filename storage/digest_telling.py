"""What a digest tells beside its numbers: themes, and sentences that are gone once what they rest on is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import col

from bot.domain.accounts import Money
from bot.domain.digest_themes import DigestSentence, DigestTheme, Telling, Trend
from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.labels import Accuracy, SetBy
from storage.scope import Scope
from storage.tables import DigestCitationRow, DigestRow, DigestSentenceRow, DigestThemeRow, ThemeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What some digests tell, by their ids."""

    # With the number and the present name of each theme.
    themes: Mapping[str, Sequence[tuple[DigestThemeRow, int, str]]]
    sentences: Mapping[str, Sequence[DigestSentenceRow]]
    # By digest and position of the sentence.
    cites: Mapping[tuple[str, int], Sequence[str]]

    def feedback_ids(self) -> set[str]:
        """Return the items that are quoted or cited."""
        quoted = {row.feedback_id for rows in self.themes.values() for row, _, _ in rows}
        return {i for i in quoted if i is not None} | {i for ids in self.cites.values() for i in ids}

    def themes_of(self, digest: DigestRow, items: Mapping[str, Feedback]) -> tuple[DigestTheme, ...]:
        """Return the themes of a digest: numbers as they were, names and quotes as they are."""
        revenues = (digest.telling or {}).get("revenues", {})
        return tuple(
            DigestTheme(
                theme_id=row.theme_id,
                number=number,
                name=name,
                trend=Trend(row.trend),
                now=row.now,
                before=row.before,
                accounts=row.accounts,
                people=row.people,
                quote=items.get(row.feedback_id or ""),
                revenue=tuple(Money(amount=each[0], currency=each[1]) for each in revenues.get(row.theme_id, ())),
            )
            for row, number, name in self.themes.get(digest.id, ())
        )

    def telling_of(self, row: DigestRow, items: Mapping[str, Feedback]) -> Telling:
        """Return the prose of a digest without the sentences that lost what they rest on."""
        sentences = tuple(
            DigestSentence(
                text=sentence.text,
                cites=tuple(items.get(i) for i in self.cites.get((row.id, sentence.position), ())),
                theme_id=sentence.theme_id,
            )
            for sentence in self.sentences.get(row.id, ())
            if sentence.text
        )
        told = row.telling or {}
        return Telling(
            sentences=sentences,
            withheld=told.get("withheld", 0),
            set_by=SetBy(told.get("set_by", SetBy.LOCAL.value)),
            notice=told.get("notice"),
        )


def written_telling(digest: Digest) -> dict[str, Any]:
    """Return how a digest's prose came to be, in the form that is stored."""
    telling = digest.telling
    told: dict[str, Any] = {"withheld": telling.withheld, "set_by": telling.set_by.value, "notice": telling.notice}
    told["revenues"] = {
        theme.theme_id: [[money.amount, money.currency] for money in theme.revenue] for theme in digest.themes
    }
    if digest.accuracy is not None:
        told["accuracy"] = [digest.accuracy.right, digest.accuracy.total]
    return told


def read_accuracy(told: Mapping[str, Any] | None) -> Accuracy | None:
    """Return how often labels were right, as it was stored."""
    stored = (told or {}).get("accuracy")
    return None if stored is None else Accuracy(right=stored[0], total=stored[1])


async def keep_told(scope: Scope, digest: Digest) -> None:
    """Store the themes and the sentences of a new digest, in their order."""
    mine = {"workspace_id": scope.workspace_id, "digest_id": digest.id}
    sentences = list(enumerate(digest.telling.sentences))
    cites = {(at, item.id): None for at, sentence in sentences for item in sentence.cites if item is not None}
    named = enumerate(cites)
    rows: dict[Any, list[dict[str, Any]]] = {
        DigestThemeRow: [{**mine, "position": at, **_facts(theme)} for at, theme in enumerate(digest.themes)],
        DigestSentenceRow: [
            {**mine, "position": at, "theme_id": sentence.theme_id, "text": sentence.text} for at, sentence in sentences
        ],
        DigestCitationRow: [
            {**mine, "position": at, "feedback_id": feedback_id, "place": place} for place, (at, feedback_id) in named
        ],
    }
    for table, values in rows.items():
        if values:
            await scope.session.execute(scope.insert(table).values(values))


async def read_told(scope: Scope, digest_ids: Sequence[str]) -> Told:
    """Return what digests tell, in three queries however many they are."""
    themes: dict[str, list[tuple[DigestThemeRow, int, str]]] = {}
    same = and_(
        col(ThemeRow.workspace_id) == col(DigestThemeRow.workspace_id),
        col(ThemeRow.id) == col(DigestThemeRow.theme_id),
    )
    told = select(DigestThemeRow, col(ThemeRow.number), col(ThemeRow.name)).join(ThemeRow, same)
    told = told.where(
        col(DigestThemeRow.workspace_id) == scope.workspace_id, col(DigestThemeRow.digest_id).in_(digest_ids)
    )
    for row, number, name in await scope.session.execute(told.order_by(col(DigestThemeRow.position))):
        themes.setdefault(row.digest_id, []).append((row, number, name))
    sentences: dict[str, list[DigestSentenceRow]] = {}
    said = select(DigestSentenceRow).where(
        col(DigestSentenceRow.workspace_id) == scope.workspace_id, col(DigestSentenceRow.digest_id).in_(digest_ids)
    )
    fresh = {"populate_existing": True}
    for sentence in await scope.session.scalars(
        said.order_by(col(DigestSentenceRow.position)), execution_options=fresh
    ):
        sentences.setdefault(sentence.digest_id, []).append(sentence)
    return Told(themes=themes, sentences=sentences, cites=await _cites(scope, digest_ids))


async def _cites(scope: Scope, digest_ids: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """Return which items the sentences of digests rest on."""
    query = select(DigestCitationRow).where(
        col(DigestCitationRow.workspace_id) == scope.workspace_id, col(DigestCitationRow.digest_id).in_(digest_ids)
    )
    cites: dict[tuple[str, int], list[str]] = {}
    for row in await scope.session.scalars(query.order_by(col(DigestCitationRow.place))):
        cites.setdefault((row.digest_id, row.position), []).append(row.feedback_id)
    return cites


def _facts(theme: DigestTheme) -> dict[str, Any]:
    """Return the numbers of a theme by column."""
    return {
        "theme_id": theme.theme_id,
        "trend": theme.trend.value,
        "now": theme.now,
        "before": theme.before,
        "accounts": theme.accounts,
        "people": theme.people,
        "feedback_id": theme.quote.id if theme.quote else None,
    }
