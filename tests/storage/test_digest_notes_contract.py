"""What every store of digests does with their notes: sentences stay, names are read afresh."""

from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import Digest, Tally
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme
from bot.ports import Storage
from tests.storage_builders import HERE, NOW, digest

EMPTY = Tally(by_period=(0,) * 8, by_kind=(), by_account=(), accounts=0, people=0, late=0, withheld=0)


def note(*names: NoteName) -> DigestNote:
    """Return a note with these names in its head and in its details."""
    line = NoteLine(text="{0} rose", names=names)
    return DigestNote(topic=NoteTopic.QUALITY, head=line, details=(line,))


def theme_name(theme: Theme, said: str | None) -> NoteName:
    """Return a theme's name as a note has it."""
    return NoteName(of=Named.THEME, id=theme.id, said=said)


async def made_theme(storage: Storage, private_to: str | None = None) -> Theme:
    """Return a new theme."""
    async with storage.work(HERE) as work:
        new = NewTheme(name="Exports fail", description="", named_by=SetBy.LOCAL, created_at=NOW, private_to=private_to)
        return await work.themes.add(new)


async def kept_digest(storage: Storage, *notes: DigestNote) -> Digest:
    """Store a digest with notes and return it as it is read later."""
    async with storage.work(HERE) as work:
        made = await work.digests.keep(digest(EMPTY, notes=notes))
    async with storage.work(HERE) as work:
        read = await work.digests.with_id(made.id)
    assert read is not None
    assert read.notes == made.notes
    return read


async def test_a_note_is_read_as_it_was_written(storage_with_memory: Storage) -> None:
    """Topic, sentences and the present name of the theme."""
    theme = await made_theme(storage_with_memory)
    read = await kept_digest(storage_with_memory, note(theme_name(theme, "An old name")))
    assert read.notes == (note(theme_name(theme, "Exports fail")),)


async def test_a_theme_that_is_private_elsewhere_loses_its_name(storage_with_memory: Storage) -> None:
    """Who reads the digest's channel does not learn what a private channel speaks of."""
    theme = await made_theme(storage_with_memory, private_to="G0SECRET")
    read = await kept_digest(storage_with_memory, note(theme_name(theme, "Exports fail")))
    assert read.notes == (note(theme_name(theme, None)),)


async def test_a_digest_from_before_there_were_notes_has_none(storage_with_memory: Storage) -> None:
    """What was posted by an earlier version is redrawn like any other."""
    assert (await kept_digest(storage_with_memory)).notes == ()
