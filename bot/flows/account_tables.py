"""The file of all accounts that somebody asked for."""

from collections.abc import Mapping

from bot.domain.account_tables import csv_of_accounts
from bot.domain.language import say
from bot.flows.accounts import full_member
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.messages import ExportReady
from bot.ports import Attachment, Job, UnitOfWork

# A file is read by a program: more than this many at once would hold a transaction for too long.
_BATCH = 500


def export_job(workspace_id: str, user_id: str, *, trigger_id: str) -> Job:
    """Return the job that sends somebody all accounts; the trigger of the command makes it happen once."""
    args = {"workspace_id": workspace_id, "user_id": user_id, "export_id": trigger_id}
    return Job(id=f"account_export:{trigger_id}", kind="account_export", args=args)


async def send_account_export(desk: Desk, args: Mapping[str, str]) -> None:
    """Send `user_id` a file of the accounts that they may know of, by direct message; raise TryAgainError."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    await full_member(desk, workspace_id, user_id)
    reader = await reader_for(desk, workspace_id, user_id)
    rows = []
    async with desk.storage.work(workspace_id) as work:
        total = await work.accounts.count(reader=reader)
        for offset in range(0, total, _BATCH):
            accounts = await work.accounts.every(limit=_BATCH, offset=offset, reader=reader)
            ids = [account.id for account in accounts]
            signals = await work.account_signals.signals(ids, reader)
            people = await _people(work, ids)
            for account in accounts:
                signal = signals.get(account.id)
                last = signal.last_said_at.isoformat() if signal else ""
                rows.append((account, people.get(account.id, []), signal.items if signal else 0, last))
    await desk.messenger.send_file(
        Attachment(
            key=f"account_export:{args['export_id']}",
            workspace_id=workspace_id,
            user_id=user_id,
            name=f"heed-accounts-{desk.clock.now():%Y-%m-%d}.csv",
            title=say("Accounts"),
            data=csv_of_accounts(rows),
            content=ExportReady(items=len(rows), noun="account"),
        ),
    )


async def _people(work: UnitOfWork, ids: list[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in await work.accounts.people_of_many(ids):
        found.setdefault(person.account_id, []).append(person.user_id)
    return found
