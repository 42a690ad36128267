"""Taking files back that were sent: whoever is in them was forgotten."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Claim
from handlers.answers import RefusedError, ask_patiently
from handlers.clients import ANSWER_SECONDS
from handlers.messenger_posting import reason

_GONE = frozenset({"file_not_found", "file_deleted"})


async def taken_back(client: AsyncWebClient, claim: Claim | None) -> bool:
    """Delete a file of Heed's; False when it never was or is gone. It may be done twice without harm.

    Raises ChannelUnreachableError and NotConnectedError.
    """
    if claim is None or claim.ts is None:
        return False
    try:
        await ask_patiently(client.files_delete(file=claim.ts), seconds=ANSWER_SECONDS)
    except RefusedError as refused:
        if str(refused) in _GONE:
            return False
        raise reason(refused) from refused
    return True
