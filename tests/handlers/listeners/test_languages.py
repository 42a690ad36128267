"""A workspace that chose another language is spoken to in it, whatever it does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.language import ENGLISH, spoken
from bot.flows.languages import UnknownLanguageError, choose_language, language_of
from bot.messages import Sentence
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import PRIYA, FrontDoor, buttons_of, front_door
from words.catalog import Catalogues


@pytest.fixture
async def spanish(storage: Storage) -> AsyncIterator[FrontDoor]:
    """Heed's front door in a workspace that chose Spanish, on each engine."""
    async with front_door(storage, languages=Catalogues()) as opened:
        await choose_language(opened.desk, workspace_id=WORKSPACE, user_id=PRIYA, code="es")
        yield opened


@pytest.fixture
async def many_tongued() -> AsyncIterator[FrontDoor]:
    """Heed's front door where nobody chose a language yet."""
    async with front_door(InMemoryStorage(), languages=Catalogues()) as opened:
        yield opened


async def test_a_command_is_answered_in_spanish(spanish: FrontDoor) -> None:
    """The answer to words that are kept is a receipt in the workspace's language; what was typed stays as it is."""
    answer = await spanish.command("The export takes ten minutes")
    assert "Guardado como" in answer["text"]
    assert "Deshacer" in buttons_of(answer)
    assert (await spanish.item()).words == "The export takes ten minutes"
    assert spoken() is ENGLISH


async def test_a_refusal_is_said_in_spanish(spanish: FrontDoor) -> None:
    """An error's sentence is said where it is shown, although it was written down when the class was."""
    answer = await spanish.command("find since:someday")
    assert "no es un día" in answer["text"]


async def test_a_job_speaks_the_language_of_its_workspace(spanish: FrontDoor) -> None:
    """What a command sets off is told by a job, and nobody's request is open by then."""
    await spanish.command("channel listen")
    await spanish.jobs.run_all()
    content = spanish.messenger.posts[-1].content
    assert isinstance(content, Sentence)
    assert "Priya ha activado la escucha" in content.text


async def test_a_choice_holds_at_once(many_tongued: FrontDoor) -> None:
    """Whoever changes the language sees it in the next answer, without waiting for anything to be forgotten."""
    assert "Kept as" in (await many_tongued.command("Slow export"))["text"]
    await choose_language(many_tongued.desk, workspace_id=WORKSPACE, user_id=PRIYA, code="es")
    assert "Guardado como" in (await many_tongued.command("Slow import"))["text"]


async def test_the_page_of_settings_speaks_what_was_chosen_on_it(many_tongued: FrontDoor) -> None:
    """It is drawn anew when the form is saved, and that is in the new language already."""
    await many_tongued.press_home("settings.change", '{"setting": "language"}')
    await many_tongued.submit(many_tongued.opened(), value="es")
    assert "Cambiar" in buttons_of(many_tongued.views[-1][1]["view"])


async def test_another_replica_hears_of_a_choice_half_a_minute_later(many_tongued: FrontDoor) -> None:
    """The language is remembered for thirty seconds, and read again after that."""
    desk = many_tongued.desk
    assert await language_of(desk, WORKSPACE) is ENGLISH
    async with desk.storage.work(WORKSPACE) as work:
        preferences = await work.channels.preferences()
        await work.channels.prefer(replace(preferences, language="es"), by=PRIYA, at=desk.clock.now())
    assert await language_of(desk, WORKSPACE) is ENGLISH
    many_tongued.clock.advance(timedelta(seconds=31))
    assert (await language_of(desk, WORKSPACE)).code == "es"


async def test_a_language_that_nobody_knows_is_refused(many_tongued: FrontDoor) -> None:
    """What is offered is what can be chosen."""
    with pytest.raises(UnknownLanguageError):
        await choose_language(many_tongued.desk, workspace_id=WORKSPACE, user_id=PRIYA, code="tlh")
