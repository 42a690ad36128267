"""What happens when a workspace parts with Heed."""

from bot.ports import Installations, Storage


async def leave_workspace(
    storage: Storage, installations: Installations | None, *, workspace_id: str | None, enterprise_id: str | None
) -> None:
    """Forget a workspace's token and everything that was kept for it: uninstalling Heed is asking for that."""
    if installations is not None:
        await installations.remove(workspace_id, enterprise_id)
    if workspace_id is not None:
        await storage.forget_workspace(workspace_id)
