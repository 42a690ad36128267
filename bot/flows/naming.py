"""What a theme is called: a first name from this machine, a better one from the endpoint, a person's for ever."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from bot.domain.analysis import Source, ThemeName, ThemeRequest
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import Theme, ThemeState
from bot.flows.aligning import align_renamed
from bot.flows.consulting import About, consult_name
from bot.flows.desk import Desk
from bot.ports import Job, UnitOfWork

# Items that an endpoint reads for a name: more say nothing new, and each leaves this machine.
READ_FOR_NAME = 12
# Items that this machine reads for one: 40 say what a theme is about, and others wait meanwhile.
_READ_HERE = 40
# Accounts and people whose names are kept out of it; of more a name may slip through, as one that Heed does not know.
_NAMES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nameless:
    theme: Theme
    items: tuple[Feedback, ...]
    others: tuple[str, ...]


def source_of(item: Feedback) -> Source:
    """Return an item as a source that a model may cite."""
    return Source(
        label=item.label,
        words=item.words or "\n".join(said.words for said in item.conversation),
        account_name=item.account_name,
        author_name=item.author_name,
        said_at=item.said_at,
    )


def telling(items: Sequence[Feedback]) -> list[Feedback]:
    """Return the items that may lend a theme its name: those that everybody may read, else those of one channel.

    A name is read by everybody who sees one item of the theme, so words of a private channel must not stand in it.
    """
    everybodys = [item for item in items if item.private_to is None]
    is_one_channel = len({item.private_to for item in items}) == 1
    return everybodys or (list(items) if is_one_channel else [])


async def first_name(desk: Desk, work: UnitOfWork, items: Sequence[Feedback], *, others: Collection[str]) -> ThemeName:
    """Return the name that this machine finds for a theme of these items, from the vectors that are stored already.

    It is made while the themes are held, so it waits for no model: whoever else writes would wait with it.
    """
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.keywords import name_theme as named  # noqa: PLC0415 -- same
    from bot.domain.ranking import Corpus  # noqa: PLC0415 -- same

    known = await work.embeddings.of([item.id for item in telling(items)], desk.mind.embedder.model)
    told = [item for item in telling(items) if item.id in known and source_of(item).words][:_READ_HERE]
    if not told:
        return ThemeName(name=_free("Unnamed theme", others), description="")
    texts = [source_of(item).words for item in told]
    people = [name for item in told for name in (item.account_name, item.author_name) if name]
    vectors = np.stack([known[item.id] for item in told])
    corpus = Corpus(size=len(texts), average_length=1.0)
    elsewhere = [*await work.feedback.account_names("", _NAMES), *await work.feedback.people_names(_NAMES)]
    found = named(texts, vectors, corpus, desk.mind.stem, names=people, elsewhere=elsewhere)
    return ThemeName(name=_free(found.name, others), description=found.description)


def naming_job(workspace_id: str, theme: Theme) -> Job:
    """Return the job that looks for a better name of a new theme."""
    return _job(workspace_id, theme.id, theme.id)


def renaming_job(workspace_id: str, theme_id: str, at: datetime) -> Job:
    """Return the job that names a theme anew, since words that its name may be made of went or changed."""
    return _job(workspace_id, theme_id, f"{theme_id}:{at.isoformat()}", anew="yes")


async def rename_without(desk: Desk, items: Iterable[Feedback]) -> None:
    """Have the themes named anew that items were part of before they lost their words."""
    for item in items:
        if item.theme_id is not None:
            await desk.jobs.enqueue(renaming_job(item.workspace_id, item.theme_id, desk.clock.now()))


async def name_theme(desk: Desk, args: Mapping[str, str]) -> None:
    """Name `theme_id` of `workspace_id`, with an endpoint's help where one is allowed; a person's name stays.

    With `anew`, what this machine had called it goes too.
    """
    workspace_id, theme_id = args["workspace_id"], args["theme_id"]
    if desk.mind.endpoint is None and not args.get("anew"):
        # The name that it has is the one that this machine would find again.
        return
    nameless = await _nameless(desk, workspace_id, theme_id)
    if nameless is None:
        return
    if args.get("anew"):
        async with desk.storage.work(workspace_id) as work:
            named = await first_name(desk, work, nameless.items, others=nameless.others)
        await _rename(desk, workspace_id, theme_id, named, SetBy.LOCAL)
    items = telling(nameless.items)[:READ_FOR_NAME]
    if not items:
        return
    about = About(
        workspace_id=workspace_id,
        channel_ids=frozenset(item.message.channel_id if item.message else item.private_to for item in items),
        items=tuple(item.label for item in items),
    )
    request = ThemeRequest(sources=tuple(map(source_of, items)), others=nameless.others)
    better = await consult_name(desk, request, about)
    if better.set_by is SetBy.ENDPOINT and better.value.name not in nameless.others:
        await _rename(desk, workspace_id, theme_id, better.value, SetBy.ENDPOINT)


async def _nameless(desk: Desk, workspace_id: str, theme_id: str) -> _Nameless | None:
    async with desk.storage.work(workspace_id) as work:
        theme = await work.themes.with_id(theme_id)
        if theme is None or not _may_rename(theme):
            return None
        items = await _members(work, theme_id)
        others = tuple(name for name in await work.themes.names() if name != theme.name)
    return _Nameless(theme=theme, items=tuple(items), others=others)


async def _members(work: UnitOfWork, theme_id: str) -> list[Feedback]:
    """Return items of a theme that may lend it a name, as many as are read."""
    found: list[Feedback] = []
    every = await work.themes.member_ids(theme_id)
    for start in range(0, len(every), _READ_HERE):
        found += await work.feedback.with_ids(every[start : start + _READ_HERE])
        if len(telling(found)) >= _READ_HERE:
            break
    return found


async def _rename(desk: Desk, workspace_id: str, theme_id: str, named: ThemeName, by: SetBy) -> None:
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        present = await work.themes.with_id(theme_id)
        if present is not None and _may_rename(present):
            await work.themes.rename(theme_id, named.name, named.description, by=by)
    await align_renamed(desk, workspace_id, theme_id)


def _free(name: str, others: Collection[str]) -> str:
    """Return a name that no other theme has: two of one name could not be told apart in a menu."""
    taken = {other.casefold() for other in others}
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name.casefold() not in taken else next(one for one in numbered if one.casefold() not in taken)


def _job(workspace_id: str, theme_id: str, key: str, **more: str) -> Job:
    args = {"workspace_id": workspace_id, "theme_id": theme_id, **more}
    return Job(id=f"name_theme:{key}", kind="name_theme", args=args)


def _may_rename(theme: Theme) -> bool:
    return theme.state is ThemeState.ACTIVE and theme.named_by is not SetBy.PERSON
