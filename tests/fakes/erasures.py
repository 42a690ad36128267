"""A workspace in which nobody was ever forgotten: forgetting is tested on the real engines, whose tables it cleans."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.erasures import Erasure, Subject
from bot.domain.feedback import NewFeedback
from bot.ports import Remains, ToTell


class NobodyForgotten:
    """`ErasureStore` without erasures."""

    async def survey(self, _subject: Subject, _reader: Reader) -> Mapping[str, int]:
        """Find nothing."""
        return {}

    async def names_of(self, _user_id: str) -> Sequence[str]:
        """Know no names."""
        return ()

    async def is_shared(self, _name: str, *, but: str) -> bool:
        """Say no."""
        del but
        return False

    async def begin(self, erasure: Erasure, _subject: Subject) -> Erasure:
        """Return it as it came."""
        return erasure

    async def with_id(self, _erasure_id: str) -> Erasure | None:
        """Know none."""
        return None

    async def subject_of(self, _erasure_id: str) -> Subject | None:
        """Know none."""
        return None

    async def unfinished(self) -> list[str]:
        """Have none under way."""
        return []

    async def has_words(self, _subject: Subject) -> bool:
        """Say no."""
        return False

    async def themes(self, _erasure_id: str) -> list[str]:
        """Touch none."""
        return []

    async def gather(self, _erasure_id: str) -> None:
        """List nothing."""

    async def waiting(self, _erasure_id: str, *, limit: int) -> list[ToTell]:
        """Have nothing left."""
        del limit
        return []

    async def erase(self, _erasure_id: str, _items: Sequence[ToTell], *, at: datetime, reader: Reader) -> None:
        """Erase nothing."""
        del at, reader

    async def untold(self, _erasure_id: str, *, limit: int) -> list[ToTell]:
        """Have nothing left."""
        del limit
        return []

    async def cited_among(self, _feedback_ids: Sequence[str]) -> list[str]:
        """Cite nothing."""
        return []

    async def told(self, _erasure_id: str, _items: Sequence[ToTell]) -> None:
        """Remember nothing."""

    async def erase_rest(self, _erasure_id: str) -> Remains:
        """Leave everything."""
        return Remains()

    async def files_sent(self) -> list[str]:
        """Know none."""
        return []

    async def drop_post(self, _key: str) -> None:
        """Have none."""

    async def count(self, _erasure_id: str, _removed: Mapping[str, int]) -> None:
        """Count nothing."""

    async def finish(self, _erasure_id: str, *, at: datetime) -> None:
        """Have nothing to finish."""
        del at

    async def keeps_out(self, _batch: Sequence[NewFeedback]) -> frozenset[str]:
        """Let everybody in."""
        return frozenset()
