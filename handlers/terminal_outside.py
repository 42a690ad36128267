"""`heed token` and `heed webhook` on a terminal: who may call Heed, and whom Heed calls."""

import re
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from bot.domain.outside_errors import BadTokenError
from bot.domain.tokens import TokenScope

if TYPE_CHECKING:
    from bot.ports import Storage, Vault

# Every command imports only what it needs: `heed --help` should not wait for a web client to load.
# ruff: noqa: PLC0415

WithStorage: TypeAlias = "Callable[[Callable[[Storage], Coroutine[None, None, object]]], None]"

_LIFE = re.compile(r"([1-9][0-9]{0,3})\s*([dwy])")
_DAYS = {"d": 1, "w": 7, "y": 365}
_Workspace = Annotated[str | None, typer.Option(help="The workspace's id, when Heed knows several or none.")]


def token_door(with_storage: WithStorage) -> typer.Typer:
    """Return the commands about tokens of the API."""
    door = typer.Typer(help="Who may call the API: make a token, list them, revoke one.", no_args_is_help=True)

    @door.command()
    def new(
        name: Annotated[str, typer.Option(help="What it is for, such as the name of the tool.")],
        scope: Annotated[list[TokenScope] | None, typer.Option(help="read or write; both, when left out.")] = None,
        expires_in: Annotated[str, typer.Option(help="Such as 90d, 12w or 1y; never, when left out.")] = "",
        workspace: _Workspace = None,
    ) -> None:
        """Make a token and show it, this once."""
        from handlers.terminal_outside_work import make_token_here

        scopes = frozenset(scope or TokenScope)
        with_storage(lambda storage: make_token_here(storage, workspace, name, scopes, life_from(expires_in)))

    @door.command("list")
    def list_(workspace: _Workspace = None) -> None:
        """List tokens, never what they open with."""
        from handlers.terminal_outside_work import list_tokens

        with_storage(lambda storage: list_tokens(storage, workspace))

    @door.command()
    def revoke(token: Annotated[str, typer.Argument(help="Its id, as listed.")], workspace: _Workspace = None) -> None:
        """Close a token for good; the next call with it is refused."""
        from handlers.terminal_outside_work import revoke_here

        with_storage(lambda storage: revoke_here(storage, workspace, token))

    return door


def webhook_door(with_storage: WithStorage, vault: "Callable[[], Vault]") -> typer.Typer:
    """Return the commands about addresses that are told of new statuses; `vault` keeps their secrets."""
    door = typer.Typer(help="Whom Heed tells when a theme's status changes.", no_args_is_help=True)

    @door.command()
    def add(
        url: Annotated[str, typer.Argument(help="An address that starts with https://")], workspace: _Workspace = None
    ) -> None:
        """Tell an address from now on, and show the secret that its messages are signed with, this once."""
        from handlers.terminal_outside_work import add_address

        with_storage(lambda storage: add_address(storage, vault(), workspace, url))

    @door.command("list")
    def list_(workspace: _Workspace = None) -> None:
        """List addresses with the last messages to each."""
        from handlers.terminal_outside_work import list_addresses

        with_storage(lambda storage: list_addresses(storage, workspace))

    @door.command()
    def remove(
        webhook: Annotated[str, typer.Argument(help="Its id, as listed.")], workspace: _Workspace = None
    ) -> None:
        """Tell an address no more; what waits for it goes too."""
        from handlers.terminal_outside_work import remove_address

        with_storage(lambda storage: remove_address(storage, workspace, webhook))

    @door.command()
    def test(webhook: Annotated[str, typer.Argument(help="Its id, as listed.")], workspace: _Workspace = None) -> None:
        """Send an address a message that says nothing, and show its answer."""
        from handlers.terminal_outside_work import try_address

        with_storage(lambda storage: try_address(storage, vault(), workspace, webhook))

    return door


def life_from(text: str) -> timedelta | None:
    """Return how long a token lives, from texts such as `90d`; None for an empty one. Raises BadTokenError."""
    if not text.strip():
        return None
    found = _LIFE.fullmatch(text.strip().lower())
    if found is None:
        raise BadTokenError(f"“{text[:20]}” is no span of time: write 90d, 12w or 1y.")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])
