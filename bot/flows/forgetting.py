"""Having somebody forgotten: what would go, and the word that begins it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

import structlog

from bot.domain.accounts import Account, AccountState, account_number_from
from bot.domain.audience import Reader
from bot.domain.erasures import (
    AccountUnknownError,
    Asked,
    BotForgottenError,
    Erasure,
    Forgotten,
    NothingNamedError,
    Subject,
    read_subject,
)
from bot.domain.errors import OutsiderError
from bot.domain.roles import Role
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.roles import require_role
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# Longer, and it is no name but a sentence; imports allow as much.
_LONGEST_NAME = 100
# A mention of one or two letters, such as `@jo`, begins too many others.
_SHORTEST_MENTION = 3


class ForgetRefusedError(OutsiderError):
    """Only full members of this workspace can have somebody forgotten, or choose how long words are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Whom somebody wants forgotten, as a button remembers it: one of the three."""

    user_id: str | None = None
    name: str | None = None
    account_id: str | None = None
    # Items that only carry the name of the person are theirs too.
    with_namesakes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would go, as far as who asks may know of it."""

    order: Order
    # The name that was typed, or the account's.
    called: str = ""
    account_label: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    # Items that carry the person's name without any Slack account.
    namesakes: int = 0
    # Somebody else with a Slack account has the same name.
    is_shared: bool = False


async def preview_forgetting(desk: Desk, *, workspace_id: str, user_id: str, text: str) -> list[Preview]:
    """Return what would go for whoever a text names: one, or two when a name is a person's and an account's.

    Raises ForgetRefusedError, NothingNamedError, BotForgottenError, AccountUnknownError and TryAgainError.
    """
    reader = await _right_of(desk, workspace_id, user_id)
    asked = read_subject(text)
    if asked.user_id is not None:
        return [await _preview_person(desk, workspace_id, asked.user_id, reader)]
    name = clean_words(asked.name)
    if not name or len(name) > _LONGEST_NAME:
        raise NothingNamedError
    async with desk.storage.work(workspace_id) as work:
        account = await _account(work, asked, reader)
        previews = [] if account is None else [await _preview_account(work, account, reader)]
        is_person = account is None or account.name.casefold() == name.casefold()
        named = await _preview_name(work, workspace_id, name, reader) if is_person else None
    if named is not None and (account is None or any(named.counts.values())):
        previews.append(named)
    return previews


async def begin_forgetting(desk: Desk, *, workspace_id: str, user_id: str, order: Order) -> Erasure:
    """Forget somebody from now on, and have everything removed by a job; again finds what is already under way.

    Raises ForgetRefusedError, BotForgottenError, AccountUnknownError and TryAgainError.
    """
    await _right_of(desk, workspace_id, user_id)
    subject = await subject_for(desk, workspace_id, order)
    erasure = Erasure(id=uuid4().hex, what=subject.what, by=user_id, asked_at=desk.clock.now(), done_at=None)
    async with desk.storage.work(workspace_id) as work:
        begun = await work.erasures.begin(erasure, subject)
    await desk.jobs.enqueue(forget_job(workspace_id, begun.id))
    _log.info("forgetting_begun", workspace_id=workspace_id, erasure_id=begun.id, what=begun.what.value)
    return begun


def forget_job(workspace_id: str, erasure_id: str, *, again: str = "") -> Job:
    """Return the job that does the work of an erasure; `again` tells a later attempt from the first."""
    args = {"workspace_id": workspace_id, "erasure_id": erasure_id}
    return Job(id=f"forget:{erasure_id}{again and f':{again}'}", kind="forget", args=args)


async def subject_for(desk: Desk, workspace_id: str, order: Order) -> Subject:
    """Return whom an order means. Raises BotForgottenError, AccountUnknownError and NothingNamedError."""
    if order.user_id is not None:
        return await _person(desk, workspace_id, order.user_id, with_namesakes=order.with_namesakes)
    async with desk.storage.work(workspace_id) as work:
        if order.account_id is not None:
            account = await work.accounts.with_id(order.account_id)
            if account is None or account.state is not AccountState.ACTIVE:
                raise AccountUnknownError
            return Subject(what=Forgotten.ACCOUNT, account_id=account.id)
        if not order.name:
            raise NothingNamedError
        is_shared = await work.erasures.is_shared(order.name, but="")
    called = () if is_shared or len(order.name) < _SHORTEST_MENTION else (order.name,)
    return Subject(what=Forgotten.PERSON, names=(order.name,), called=called)


async def require_forgetter(desk: Desk, workspace_id: str, user_id: str) -> None:
    """Raise ForgetRefusedError for guests, apps and people from elsewhere."""
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.is_guest or person.team_id != workspace_id:
        raise ForgetRefusedError


async def _right_of(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    _, reader = await asyncio.gather(
        require_forgetter(desk, workspace_id, user_id), reader_for(desk, workspace_id, user_id)
    )
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    return reader


async def _person(desk: Desk, workspace_id: str, user_id: str, *, with_namesakes: bool) -> Subject:
    """Return a person, who may have left Slack long ago."""
    person = await desk.directory.person(workspace_id, user_id)
    if person is not None and person.is_bot:
        raise BotForgottenError
    async with desk.storage.work(workspace_id) as work:
        known = [*await work.erasures.names_of(user_id), *([person.name] if person else [])]
        names = list(dict.fromkeys(known))
        own = [
            name
            for name in names
            if len(name) >= _SHORTEST_MENTION and not await work.erasures.is_shared(name, but=user_id)
        ]
    return Subject(
        what=Forgotten.PERSON,
        user_ids=(user_id,),
        names=tuple(names) if with_namesakes else (),
        called=tuple(own),
    )


async def _preview_person(desk: Desk, workspace_id: str, user_id: str, reader: Reader) -> Preview:
    subject = await _person(desk, workspace_id, user_id, with_namesakes=True)
    async with desk.storage.work(workspace_id) as work:
        counts = await work.erasures.survey(replace(subject, names=()), reader)
        alone = await work.erasures.survey(Subject(what=Forgotten.PERSON, names=subject.names), reader)
        shared = [name for name in subject.names if await work.erasures.is_shared(name, but=user_id)]
    return Preview(
        order=Order(user_id=user_id),
        called=next(iter(subject.names), ""),
        counts=counts,
        namesakes=alone.get("items", 0),
        is_shared=bool(shared),
    )


async def _preview_name(work: UnitOfWork, workspace_id: str, name: str, reader: Reader) -> Preview:
    del workspace_id  # the transaction knows it
    counts = await work.erasures.survey(Subject(what=Forgotten.PERSON, names=(name,)), reader)
    is_shared = await work.erasures.is_shared(name, but="")
    return Preview(order=Order(name=name), called=name, counts=counts, is_shared=is_shared)


async def _preview_account(work: UnitOfWork, account: Account, reader: Reader) -> Preview:
    counts = await work.erasures.survey(Subject(what=Forgotten.ACCOUNT, account_id=account.id), reader)
    return Preview(order=Order(account_id=account.id), called=account.name, account_label=account.label, counts=counts)


async def _account(work: UnitOfWork, asked: Asked, reader: Reader) -> Account | None:
    """Return the account that words name. Raises AccountUnknownError for a number that no account has.

    A number must not tell the name of a customer who was only ever named in private; who types the name knows it.
    """
    number = None if asked.is_quoted else account_number_from(asked.name)
    if number is not None and "-" in asked.name:
        account = await work.accounts.with_number(number)
        if account is None or account.state is not AccountState.ACTIVE:
            raise AccountUnknownError
        if not await work.accounts.is_known(account.id, reader):
            raise AccountUnknownError
        return account
    return None if asked.is_quoted else await work.accounts.with_name(asked.name)
