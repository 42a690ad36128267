"""Which language Heed speaks in a workspace: as its people chose, English until then."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import HeedError, StorageError
from bot.domain.language import ENGLISH, Language
from bot.flows.desk import Desk

# Spares the database a query for each request and each job; another replica's change is heard of this much later.
REMEMBERED = timedelta(seconds=30)
# One entry for each workspace that was active lately; beyond it, all are asked for again.
MAX_REMEMBERED = 10_000


class UnknownLanguageError(HeedError):
    """I do not speak that language yet."""


async def language_of(desk: Desk, workspace_id: str) -> Language:
    """Return the language of a workspace; English where the database is silent, since an answer in English is one."""
    if len(desk.languages.offered()) == 1 or not workspace_id:
        return ENGLISH
    code, until = desk.remembered_languages.get(workspace_id, ("", None))
    now = desk.clock.now()
    if until is None or not now <= until <= now + REMEMBERED:
        try:
            async with desk.storage.work(workspace_id) as work:
                code = (await work.channels.preferences()).language
        except StorageError:
            return ENGLISH
        _remember(desk, workspace_id, code)
    return desk.languages.find(code)


async def choose_language(desk: Desk, *, workspace_id: str, user_id: str, code: str) -> Language:
    """Have Heed speak another language in a workspace from now on; raises UnknownLanguageError.

    Whoever calls this has made sure that the person may choose for the workspace.
    """
    if code not in {language.code for language in desk.languages.offered()}:
        raise UnknownLanguageError
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        if preferences.language != code:
            await work.channels.prefer(replace(preferences, language=code), by=user_id, at=desk.clock.now())
    _remember(desk, workspace_id, code)
    return desk.languages.find(code)


def _remember(desk: Desk, workspace_id: str, code: str) -> None:
    if len(desk.remembered_languages) >= MAX_REMEMBERED:
        desk.remembered_languages.clear()
    desk.remembered_languages[workspace_id] = (code, desk.clock.now() + REMEMBERED)
