"""Digests of one workspace, and the numbers for new ones, in memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.audience import Reader
from bot.domain.digest_experiments import DigestExperiment
from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName
from bot.domain.digests import AccountCount, Digest, KindCount, Period, Tally
from bot.domain.feedback import Feedback, Kind, Severity, State
from tests.fakes.shelf import Shelf, newest_first

_GRAVITY = {Severity.CRITICAL: 4, Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1, None: 0}
_KINDS: tuple[Kind | None, ...] = (*Kind, None)


class InMemoryDigestStore:
    """The twin of `SqlDigestStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def tally(self, periods: Sequence[Period], reader: Reader, *, accounts: int) -> Tally:
        """Count everything that a digest needs."""
        seen = self._shelf.seen_by(reader)
        now, *_ = here = [_said_in(seen, period) for period in reversed(periods)]
        before = here[1] if len(here) > 1 else []
        late = [item for item in seen if item.said_at < periods[-1].start and _captured_in(item, periods[-1])]
        shown = {item.id for item in seen}
        hidden = [item for item in self._shelf.active() if item.id not in shown and _touches(item, periods[-1])]
        return Tally(
            by_period=tuple(len(items) for items in reversed(here)),
            by_kind=_by_kind(now, before),
            by_account=_by_account(now, before, accounts),
            accounts=len({item.account_name for item in now} - {None}),
            people=len({item.author_id or item.author_name for item in now} - {None}),
            late=len(late),
            withheld=len(hidden),
        )

    async def worth_reading(self, period: Period, reader: Reader, *, limit: int) -> list[Feedback]:
        """Return the items to quote: the gravest first, then those from an account, then the newest."""
        touched = [item for item in self._shelf.seen_by(reader) if _touches(item, period) and item.words]

        def weight(item: Feedback) -> tuple[bool, int, bool]:
            return bool(_said_in([item], period)), _GRAVITY[item.severity], item.account_name is not None

        return sorted(newest_first(touched), key=weight, reverse=True)[:limit]

    async def keep(self, digest: Digest) -> Digest:
        """Store a digest under its slot, or return the one that is there: a slot has one digest."""
        for kept, _ in self._shelf.digests.values():
            if (kept.channel_id, kept.slot) == (digest.channel_id, digest.slot):
                return self._shown(kept.id)
        picks = tuple(item.id for item in digest.picks if item is not None)
        self._shelf.digests[digest.id] = (replace(digest, picks=()), picks)
        return self._shown(digest.id)

    async def with_id(self, digest_id: str) -> Digest | None:
        """Return a digest with the present words of its items."""
        return self._shown(digest_id) if digest_id in self._shelf.digests else None

    async def quoting(self, feedback_id: str) -> list[Digest]:
        """Return the digests that quote an item, with the present words of their items."""
        return [
            self._shown(kept)
            for kept, (digest, picks) in self._shelf.digests.items()
            if feedback_id in picks or feedback_id in _told(digest)
        ]

    def _shown(self, digest_id: str) -> Digest:
        """Return a kept digest with its items as they are now."""
        digest, picks = self._shelf.digests[digest_id]
        themes = tuple(
            replace(theme, name=self._shelf.themes[theme.theme_id].name, quote=self._present(theme.quote))
            for theme in digest.themes
        )
        sentences = tuple(
            replace(sentence, cites=tuple(map(self._present, sentence.cites)))
            for sentence in digest.telling.sentences
            if sentence.text
        )
        items = (self._shelf.items[picked] for picked in picks)
        return replace(
            digest,
            picks=tuple(map(self._present, items)),
            themes=themes,
            telling=replace(digest.telling, sentences=sentences),
            experiments=tuple(self._experiments(digest)),
            notes=tuple(self._note(note, digest.channel_id) for note in digest.notes),
        )

    def _note(self, note: DigestNote, channel_id: str) -> DigestNote:
        """Return a note with the present names of themes, those that are private elsewhere left out."""

        def named(name: NoteName) -> NoteName:
            theme = self._shelf.themes.get(name.id)
            if name.of is not Named.THEME:
                return name
            return replace(name, said=theme.name if theme and theme.private_to in {None, channel_id} else None)

        def shown(line: NoteLine) -> NoteLine:
            return replace(line, names=tuple(map(named, line.names)))

        return replace(note, head=note.head and shown(note.head), details=tuple(map(shown, note.details)))

    def _experiments(self, digest: Digest) -> Iterator[DigestExperiment]:
        """Give the experiments of a digest with their present words, without those that are private elsewhere."""
        for line in digest.experiments:
            experiment = self._shelf.experiments.get(line.experiment_id)
            if experiment is not None and experiment.private_to in {None, digest.channel_id}:
                yield replace(line, title=experiment.terms.hypothesis.change)

    def _present(self, item: Feedback | None) -> Feedback | None:
        """Return an item as it is now, or None when its words are gone."""
        known = None if item is None else self._shelf.items[item.id]
        return known if known is not None and known.state is State.ACTIVE else None


def _told(digest: Digest) -> set[str]:
    """Return the items that a digest's themes quote or its sentences rest on."""
    quotes = [theme.quote for theme in digest.themes]
    cites = [cited for sentence in digest.telling.sentences for cited in sentence.cites]
    return {item.id for item in (*quotes, *cites) if item is not None}


def _said_in(items: Sequence[Feedback], period: Period) -> list[Feedback]:
    """Return the items that were said in a period."""
    return [item for item in items if period.start <= item.said_at < period.end]


def _captured_in(item: Feedback, period: Period) -> bool:
    """Say whether an item was captured in a period."""
    return period.start <= item.captured_at < period.end


def _touches(item: Feedback, period: Period) -> bool:
    """Say whether an item was said in a period, or captured in it though said before it began."""
    return item.said_at < period.end and (period.start <= item.said_at or _captured_in(item, period))


def _by_kind(now: Sequence[Feedback], before: Sequence[Feedback]) -> tuple[KindCount, ...]:
    """Count by kind: the most frequent first, then as the kinds are declared, without those that nobody used."""
    here, there = Counter(item.kind for item in now), Counter(item.kind for item in before)
    counts = [KindCount(kind=kind, now=here[kind], before=there[kind]) for kind in _KINDS]
    return tuple(sorted((c for c in counts if c.now or c.before), key=lambda c: (-c.now, -c.before)))


def _by_account(now: Sequence[Feedback], before: Sequence[Feedback], limit: int) -> tuple[AccountCount, ...]:
    """Count by account: the most frequent first, then by name; items without an account come last."""
    here, there = Counter(item.account_name for item in now), Counter(item.account_name for item in before)
    named = [AccountCount(name=n, now=here[n], before=there[n]) for n in sorted({*here, *there} - {None}, key=str)]
    named.sort(key=lambda count: (-count.now, -count.before))
    rest = AccountCount(name=None, now=here[None], before=there[None])
    return (*named[:limit], *([rest] if rest.now or rest.before else []))
