"""What becomes of a form about an account: saved and told, or refused with everything that was typed still in it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.account_errors import (
    AccountChangedError,
    AccountMergeError,
    AccountNotFoundError,
    AccountTakenError,
)
from bot.domain.account_forms import facts_from
from bot.domain.accounts import Account, AccountFacts, MatchedBy
from bot.domain.language import later, say
from bot.flows.account_linking import link_stranger
from bot.flows.account_merging import merge_accounts
from bot.flows.account_pages import find_account
from bot.flows.accounts import Entered, Saved, full_member, lives_on, save_account, standing
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from handlers.blocks import kit, limits
from handlers.blocks.account_forms import INTO, account_form
from handlers.blocks.accounts import memory, named
from handlers.blocks.kit import Block
from handlers.forms import in_a_form
from handlers.payloads.accounts import AccountForm

_NOW_DOMAIN = later(
    "The domain `{value}` belongs to {account} from now on. What came from there and had no account follows in a "
    "moment."
)
_NOW_TEAM = later(
    "The Slack workspace `{value}` belongs to {account} from now on. What came from there and had no account follows "
    "in a moment."
)
_LISTED = later("{account} is on the list. Earlier items that it explains follow in a moment.")
_SAVED = later("{account} is saved. Earlier items that it explains follow in a moment.")
_CHANGED = later(
    "Somebody changed this account while the form was open. Close it and open it again: what you typed can be copied "
    "from here."
)
_KINDS = {kind.value: kind for kind in (MatchedBy.TEAM, MatchedBy.DOMAIN)}


async def save(desk: Desk, form: AccountForm) -> tuple[Block, Mapping[str, str]]:
    """Save an account; return what comes in the form's place, or what has to be put right by the names of inputs."""
    actor = form.actor
    await full_member(desk, actor.workspace_id, actor.user_id)
    before = await _before(desk, form)
    facts, errors = facts_from(form.values, before.facts if before else None)
    facts = replace(facts, channel_ids=tuple(sorted(form.lists.get("channels", facts.channel_ids))))
    if errors:
        return {}, errors
    entered = Entered(
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        facts=facts,
        account_id=before.id if before else None,
        version=form.version,
        people=form.lists.get("people"),
        is_another=form.is_another,
        reader=await reader_for(desk, actor.workspace_id, actor.user_id),
    )
    try:
        saved = await save_account(desk, entered)
    except AccountTakenError as refused:
        return {}, {refused.field: str(refused)}
    except AccountChangedError:
        return {}, {"name": say(_CHANGED)}
    return _saved_view(saved, facts, form), {}


async def merge(desk: Desk, form: AccountForm) -> tuple[Block, Mapping[str, str]]:
    """Merge an account into the chosen one; return what comes in the form's place, or what is wrong."""
    actor, account_id = form.actor, form.memory.get("account", "")
    try:
        into = await _chosen(desk, form)
        gone = await _known(desk, form, account_id)
        stays = await merge_accounts(desk, actor.workspace_id, account_id, into.id, by=actor.user_id)
    except (AccountMergeError, AccountNotFoundError, AccountChangedError) as refused:
        return {}, {INTO: in_a_form(refused)}
    return done_view(
        say("{gone} is now part of {stays}, whose page can take this back.", gone=named(gone), stays=named(stays)),
        stays,
    ), {}


async def whose(desk: Desk, form: AccountForm) -> tuple[Block, Mapping[str, str]]:
    """Link a Slack workspace or a domain to the chosen account; return what comes in the form's place, or an error."""
    actor, value = form.actor, form.memory.get("value", "")
    kind = _KINDS.get(form.memory.get("kind", ""), MatchedBy.DOMAIN)
    try:
        into = await _chosen(desk, form)
        account = await link_stranger(desk, actor.workspace_id, actor.user_id, (kind, value), into.id)
    except (AccountTakenError, AccountNotFoundError, AccountChangedError) as refused:
        return {}, {INTO: in_a_form(refused)}
    told = say(
        _NOW_DOMAIN if kind is MatchedBy.DOMAIN else _NOW_TEAM,
        value=kit.escaped(value, limits.PLACEHOLDER),
        account=named(account),
    )
    return done_view(told, account), {}


def done_view(sentence: str, account: Account) -> Block:
    """Return what stands in a form's place once an account was changed; names in the sentence are escaped."""
    return {
        "type": "modal",
        "callback_id": "accounts.done",
        "title": kit.plain(say("Accounts"), limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "private_metadata": memory(account=account.id),
        "blocks": [
            kit.section(sentence),
            kit.context(say("`/heed accounts {account}` opens its page.", account=account.label)),
        ],
    }


def _saved_view(saved: Saved, facts: AccountFacts, form: AccountForm) -> Block:
    if not saved.is_lookalike:
        done = _LISTED if saved.is_new else _SAVED
        return done_view(say(done, account=named(saved.account)), saved.account)
    typed = replace(saved.account, facts=facts)
    people = form.lists.get("people", ())
    view = account_form(typed, people, alike=saved.account)
    # Filled in with what was typed, and still about an account that is not there yet.
    return {**view, "title": kit.plain(say("Add an account"), limits.VIEW_TITLE), "private_metadata": memory()}


async def _before(desk: Desk, form: AccountForm) -> Account | None:
    account_id = form.memory.get("account", "")
    return await _known(desk, form, account_id) if account_id else None


async def _known(desk: Desk, form: AccountForm, account_id: str) -> Account:
    async with desk.storage.work(form.actor.workspace_id) as work:
        found = await work.accounts.with_id(account_id)
        if found is None:
            raise AccountNotFoundError
        return found


async def _chosen(desk: Desk, form: AccountForm) -> Account:
    """Return the account that was chosen in a menu or typed. Raises AccountNotFoundError."""
    named_as = form.values.get(INTO, "").strip()
    reader = await reader_for(desk, form.actor.workspace_id, form.actor.user_id)
    async with desk.storage.work(form.actor.workspace_id) as work:
        found = await lives_on(work, await find_account(work, named_as, reader))
        return await standing(work, found.id)
