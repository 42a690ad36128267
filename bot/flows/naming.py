"""What a theme is called: a first name from this machine, a better one from the endpoint, a person's for ever."""

from collections.abc import Mapping

from bot.domain.analysis import Source, ThemeRequest
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import Theme, ThemeState
from bot.flows.consulting import About, consult_name
from bot.flows.desk import Desk
from bot.ports import Job

# Items that are read for a name: more say nothing new, and each may leave this machine.
READ_FOR_NAME = 12


def source_of(item: Feedback) -> Source:
    """Return an item as a source that a model may cite."""
    return Source(
        label=item.label,
        words=item.words,
        account_name=item.account_name,
        author_name=item.author_name,
        said_at=item.said_at,
    )


def telling(items: list[Feedback]) -> list[Feedback]:
    """Return the items that may lend a theme its name: those that the whole workspace may read, while there are any.

    A name is read by everybody who sees one item of the theme, so words of a private channel must not stand in it.
    """
    return [item for item in items if item.private_to is None] or items


def naming_job(workspace_id: str, theme: Theme) -> Job:
    """Return the job that looks for a better name of a new theme."""
    return Job(
        id=f"name_theme:{theme.id}", kind="name_theme", args={"workspace_id": workspace_id, "theme_id": theme.id}
    )


async def name_theme(desk: Desk, args: Mapping[str, str]) -> None:
    """Name `theme_id` of `workspace_id` anew with an endpoint's help; a name that a person gave stays."""
    workspace_id, theme_id = args["workspace_id"], args["theme_id"]
    async with desk.storage.work(workspace_id) as work:
        theme = await work.themes.with_id(theme_id)
        ids = (await work.themes.member_ids(theme_id))[:READ_FOR_NAME]
        found = [await work.feedback.with_id(feedback_id) for feedback_id in ids]
        items = telling([item for item in found if item is not None])
        others = tuple(name for name in await work.themes.names() if theme is None or name != theme.name)
    if theme is None or not items or not _may_rename(theme):
        return
    about = About(
        workspace_id=workspace_id,
        channel_ids=frozenset(item.message.channel_id if item.message else None for item in items),
        items=tuple(item.label for item in items),
    )
    named = await consult_name(desk, ThemeRequest(sources=tuple(map(source_of, items)), others=others), about)
    if named.set_by is not SetBy.ENDPOINT or named.value.name in others:
        return
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        now_known = await work.themes.with_id(theme_id)
        if now_known is not None and _may_rename(now_known):
            await work.themes.rename(theme_id, named.value.name, named.value.description, by=SetBy.ENDPOINT)


def _may_rename(theme: Theme) -> bool:
    return theme.state is ThemeState.ACTIVE and theme.named_by is not SetBy.PERSON
