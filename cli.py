"""The door: `heed demo | serve | migrate | import | export | digest | token | webhook | doctor | manifest`."""

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.domain.errors import HeedError
from handlers.terminal_outside import token_door, webhook_door

if TYPE_CHECKING:
    from bot.ports import Vault
    from bot.settings import Settings
    from storage.unit_of_work import SqlStorage

# Every command imports only what it needs: `heed --help` should not wait for a web server to load.
# ruff: noqa: PLC0415

Result = TypeVar("Result")

door = typer.Typer(
    name="heed",
    help="Heed keeps what customers say in Slack, and turns it into a weekly digest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@door.command()
def serve() -> None:
    """Serve a workspace: take HEED_* settings, bring the database up to date, listen until stopped.

    On PostgreSQL several processes may start at once: one of them brings the database up to date, the others wait.
    """
    settings = _settings()
    _run(lambda: _serve(settings))


@door.command()
def demo(
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the look-alike's clock begins, instead of today."),
    ] = None,
) -> None:
    """Start Heed beside a Slack look-alike on this machine and print the address to open.

    Late in a week its digest has most to tell.
    """
    from bot.log import set_up_log

    try:
        from demo.running import demonstrate
    except ModuleNotFoundError as error:
        raise HeedError("The look-alike is not part of this installation: clone Heed and run `make demo`.") from error
    set_up_log("error", "console")
    _run(lambda: demonstrate(None if on is None else on.date()))


@door.command()
def migrate() -> None:
    """Bring the database up to date and end; `heed serve` does this by itself."""
    from storage.migrate import upgrade

    settings = _settings()
    _run(lambda: upgrade(settings.database))
    typer.echo("The database is up to date.")


@door.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header line.")],
    *,
    what: Annotated[str, typer.Option(help="feedback or accounts")] = "feedback",
    workspace: Annotated[str | None, typer.Option(help="The workspace's id, when Heed knows several or none.")] = None,
    source: Annotated[str, typer.Option(help="Where the file is from; tells equal ids of two tools apart.")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD, such as review=words; may be repeated.")
    ] = None,
    rejects: Annotated[Path | None, typer.Option(help="Write the refused rows and why to this file.")] = None,
    currency: Annotated[str, typer.Option(help="Accounts: the currency of amounts that name none, such as EUR.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Accounts: only say what would become of each row.")
    ] = False,
) -> None:
    """Bring feedback or accounts in from a CSV file; importing it again changes nothing."""
    from handlers.system_clock import SystemClock
    from handlers.terminal_accounts import AccountOrder, import_account_file, require_feedback_or_accounts
    from handlers.terminal_transfers import ImportOrder, columns_from, import_file

    chosen = columns_from(columns or ())
    if require_feedback_or_accounts(what, is_rehearsal=dry_run):
        accounts = AccountOrder(
            file=file,
            workspace_id=workspace,
            columns=chosen,
            currency=currency,
            is_rehearsal=dry_run,
            report=rejects,
        )
        _with_storage(lambda storage: import_account_file(storage, SystemClock(), accounts))
        return
    order = ImportOrder(file=file, workspace_id=workspace, source=source, columns=chosen, rejects=rejects)
    _with_storage(lambda storage: import_file(storage, SystemClock(), order))


@door.command()
def export(
    output: Annotated[Path, typer.Option(help="The file to write.")],
    file_format: Annotated[str, typer.Option("--format", help="csv or json")] = "csv",
    what: Annotated[str, typer.Option(help="feedback or experiments")] = "feedback",
    workspace: Annotated[str | None, typer.Option(help="The workspace's id, when Heed knows several.")] = None,
) -> None:
    """Write all feedback or all experiments to a file; `heed import` can read the CSV of feedback again."""
    from handlers.terminal_transfers import export_file

    _with_storage(
        lambda storage: export_file(storage, workspace_id=workspace, file_format=file_format, output=output, what=what)
    )


@door.command()
def digest(
    html: Annotated[Path, typer.Option("--html", help="The file to write: one page with everything in it.")],
    channel: Annotated[str | None, typer.Option(help="Whose digest: a channel's name or id; else everybody's.")] = None,
    workspace: Annotated[str | None, typer.Option(help="The workspace's id, when Heed knows several.")] = None,
    until: Annotated[str | None, typer.Option(help="The last day that counts, such as 2026-11-22; else now.")] = None,
) -> None:
    """Write the digest as a page for people who do not live in Slack; nothing is posted."""
    from handlers.terminal_digest import DigestOrder, write_digest_page
    from reading import open_reading_room

    order = DigestOrder(file=html, channel=channel, workspace_id=workspace, until=until)
    settings = _settings()

    async def written(storage: "SqlStorage") -> None:
        room = open_reading_room(settings, storage)
        await write_digest_page(room.desk, room.clients, order)

    _with_storage(written)


@door.command()
def doctor(
    new_key: Annotated[bool, typer.Option("--new-key", help="Print a new key for HEED_ENCRYPTION_KEYS.")] = False,
) -> None:
    """Check settings, database, Slack, clock and jobs, and say what to do about what is not right."""
    from checkup import checks_of
    from handlers.terminal_doctor import examine, new_encryption_key

    if new_key:
        typer.echo(new_encryption_key())
        return
    settings = _settings()
    if not _run(lambda: examine(checks_of(settings))):
        raise typer.Exit(code=1)


@door.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches Heed, such as https://heed.example.com")] = None,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode: Heed calls Slack.")] = False,
) -> None:
    """Print the manifest to create the Slack app from."""
    from handlers.manifest import manifest as filled_in

    typer.echo(filled_in(url=url, is_socket=socket))


def main() -> None:
    """Open the door; what Heed can explain ends with a sentence, never with a traceback."""
    try:
        door()
    except HeedError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _settings() -> "Settings":
    from bot.log import set_up_log
    from bot.settings import read_settings

    settings = read_settings()
    set_up_log(settings.log_level, settings.log_format)
    return settings


def _run(work: Callable[[], Coroutine[None, None, Result]]) -> Result:
    from handlers.event_loop import run_to_end

    return run_to_end(work)


def _with_storage(work: Callable[["SqlStorage"], Coroutine[None, None, object]]) -> None:
    """Do something with the database of the settings, brought up to date first."""
    from storage.migrate import is_current, upgrade
    from storage.unit_of_work import open_storage

    settings = _settings()

    async def opened() -> None:
        if not await is_current(settings.database):
            await upgrade(settings.database)
        storage = open_storage(settings.database)
        try:
            await work(storage)
        finally:
            await storage.close()

    _run(opened)


def _vault() -> "Vault":
    from bot.settings import plain
    from storage.vault import LateVault

    return LateVault(plain(_settings().encryption_keys))


async def _serve(settings: "Settings") -> None:
    from app import serve as serve_until_stopped
    from bot.settings import require_complete
    from handlers.server import listening_socket, stop_on_signals
    from handlers.system_clock import SystemClock

    require_complete(settings)
    stop = stop_on_signals()
    listener = listening_socket(settings.host, settings.port)
    await serve_until_stopped(settings, clock=SystemClock(), listener=listener, stop=stop)


door.add_typer(token_door(_with_storage), name="token")
door.add_typer(webhook_door(_with_storage, _vault), name="webhook")

if __name__ == "__main__":
    main()
