"""What a question whether it helped shows: what was asked for, what they heard, and what they said."""

from collections.abc import Sequence

from bot.domain.closing import Debt, Helped
from bot.domain.feedback import Feedback, State
from bot.domain.labels import SetBy
from bot.domain.language import say
from bot.domain.themes import Theme
from bot.domain.working_hours import zone_of_person
from bot.flows.desk import Desk
from bot.messages import CheckNote, CheckQuestions


async def check_notes(desk: Desk, workspace_id: str, debts: Sequence[Debt]) -> CheckQuestions:
    """Return a message with questions as it is drawn now: words that were deleted since are gone from it."""
    if not debts:
        return CheckQuestions(notes=())
    ids = [debt.feedback_ids[0] for debt in debts if debt.feedback_ids]
    async with desk.storage.work(workspace_id) as work:
        items = {item.id: item for item in await work.feedback.with_ids(ids)}
        accounts = await work.accounts.with_ids(sorted({debt.account_id for debt in debts if debt.account_id}))
        themes = {theme_id: await work.themes.with_id(theme_id) for theme_id in {debt.theme_id for debt in debts}}
    names = {account_id: account.name for account_id, account in accounts.items()}
    reader = debts[0].check_by or ""
    person = await desk.directory.person(workspace_id, reader)
    zone = zone_of_person(person.time_zone if person else None)
    notes = []
    for debt in debts:
        item = items.get(debt.feedback_ids[0]) if debt.feedback_ids else None
        words, permalink = await _words(desk, workspace_id, debt, item, reader)
        note = CheckNote(
            debt=debt,
            theme_name=_theme_name(themes.get(debt.theme_id)),
            is_for_asker=debt.asker_id == reader,
            who=names.get(debt.account_id or "") or debt.asker_name or say("Who asked"),
            told_on=None if debt.sent_at is None else debt.sent_at.astimezone(zone).date(),
            words=words,
            permalink=permalink,
            is_reopened=debt.helped is Helped.NO,
        )
        notes.append(note)
    return CheckQuestions(notes=tuple(notes))


async def _words(
    desk: Desk, workspace_id: str, debt: Debt, item: Feedback | None, reader: str
) -> tuple[str | None, str | None]:
    """Return what was asked for and where, when its reader may read it: always who asked, else members of the place."""
    if item is None or item.state is not State.ACTIVE:
        return None, None
    link = item.message.permalink if item.message else None
    if item.private_to is None or reader in {debt.asker_id, item.captured_by}:
        return item.words, link
    is_in = await desk.directory.is_member(workspace_id, item.private_to, reader)
    return (item.words, link) if is_in else (None, None)


def _theme_name(theme: Theme | None) -> str:
    """Return how a theme may be called before somebody who asked for it: a private one keeps its name to itself."""
    if theme is None:
        return say("what you asked for")
    is_safe = theme.private_to is None or theme.named_by is SetBy.PERSON
    return f"{theme.name} ({theme.label})" if is_safe else theme.label
