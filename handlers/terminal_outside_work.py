"""What `heed token` and `heed webhook` do, and what they say about it."""

from datetime import datetime, timedelta

import typer

from bot.domain.tokens import ApiToken, TokenScope
from bot.domain.webhooks import Delivery
from bot.flows.tokens import TokenOrder, make_token, revoke_token
from bot.flows.webhook_addresses import Listed, Outside, add_webhook, list_webhooks, remove_webhook, try_webhook
from bot.ports import Storage, Vault
from handlers.outgoing import HttpCaller
from handlers.system_clock import SystemClock
from handlers.terminal_transfers import chosen_workspace

_ONCE = "This is shown once. Keep it where the other tool keeps its secrets."


async def make_token_here(
    storage: Storage, workspace: str | None, name: str, scopes: frozenset[TokenScope], lives: timedelta | None
) -> None:
    """Make a token and show it. Raises BadTokenError and BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    order = TokenOrder(name=name, scopes=scopes, lives=lives)
    token, credential = await make_token(storage, SystemClock(), order, workspace_id=workspace_id)
    typer.echo(token_line(token, token.created_at))
    typer.echo(_ONCE, err=True)
    # By itself on the last line, so that a script can take it.
    typer.echo(str(credential))


async def list_tokens(storage: Storage, workspace: str | None) -> None:
    """Show every token, never what it opens with. Raises BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    async with storage.work(workspace_id) as work:
        tokens = await work.tokens.every()
    for token in tokens:
        typer.echo(token_line(token, SystemClock().now()))
    if not tokens:
        typer.echo("There is no token yet: heed token new --name Helpdesk")


async def revoke_here(storage: Storage, workspace: str | None, token_id: str) -> None:
    """Close a token. Raises TokenNotFoundError and BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    await revoke_token(storage, SystemClock(), token_id, workspace_id=workspace_id)
    typer.echo(f"{token_id} is revoked: the next call with it is refused.")


async def add_address(storage: Storage, vault: Vault, workspace: str | None, url: str) -> None:
    """Store an address and show its secret. Raises what `add_webhook` does, and BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    webhook, secret = await add_webhook(_outside(storage, vault), url, workspace_id=workspace_id)
    typer.echo(f"{webhook.id}  {webhook.url}")
    typer.echo(f"{_ONCE} `heed webhook test {webhook.id}` tries it.", err=True)
    typer.echo(secret)


async def list_addresses(storage: Storage, workspace: str | None) -> None:
    """Show every address and the last messages to it. Raises BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    listed = await list_webhooks(storage, workspace_id=workspace_id)
    for each in listed:
        typer.echo(_address_lines(each))
    if not listed:
        typer.echo("No address is told yet: heed webhook add https://example.com/heed")


async def remove_address(storage: Storage, workspace: str | None, webhook_id: str) -> None:
    """Remove an address. Raises WebhookNotFoundError and BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    await remove_webhook(storage, webhook_id, workspace_id=workspace_id)
    typer.echo(f"{webhook_id} is told no more.")


async def try_address(storage: Storage, vault: Vault, workspace: str | None, webhook_id: str) -> None:
    """Send an address a message and show its answer. Raises what `try_webhook` does, and BadImportError."""
    workspace_id = await chosen_workspace(storage, workspace)
    status = await try_webhook(_outside(storage, vault), webhook_id, workspace_id=workspace_id)
    typer.echo(f"It answered {status}.")


def token_line(token: ApiToken, now: datetime) -> str:
    """Return a token as a line of a list."""
    if token.revoked_at is not None:
        state = f"revoked {token.revoked_at:%Y-%m-%d}"
    elif token.expires_at is not None:
        state = f"{'until' if token.is_open(now) else 'expired'} {token.expires_at:%Y-%m-%d}"
    else:
        state = "open"
    used = f"last used {token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never used"
    return f"{token.id}  {token.name}  {'+'.join(sorted(token.scopes))}  {state}  {used}"


def _address_lines(listed: Listed) -> str:
    webhook = listed.webhook
    state = f"switched off {webhook.disabled_at:%Y-%m-%d %H:%M}" if webhook.disabled_at else "on"
    return "\n".join((f"{webhook.id}  {webhook.url}  {state}", *map(_message_line, listed.deliveries)))


def _message_line(delivery: Delivery) -> str:
    attempts = f"{delivery.attempts} attempt{'' if delivery.attempts == 1 else 's'}"
    following = f", next {delivery.next_at:%Y-%m-%d %H:%M}" if delivery.next_at else ""
    answer = f", answered {delivery.answer}" if delivery.answer else ""
    return f"  {delivery.created_at:%Y-%m-%d %H:%M}  {delivery.state}  {attempts}{answer}{following}"


def _outside(storage: Storage, vault: Vault) -> Outside:
    return Outside(storage=storage, clock=SystemClock(), caller=HttpCaller(), vault=vault)
