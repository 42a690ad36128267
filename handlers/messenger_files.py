"""Taking files back that were sent: whoever is in them was forgotten."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ChannelUnreachableError
from bot.domain.language import later, say
from bot.ports import Claim
from handlers.answers import RefusedError, ask_patiently
from handlers.clients import ANSWER_SECONDS
from handlers.messenger_posting import reason

_GONE = frozenset({"file_not_found", "file_deleted"})
_KEPT = later("Slack does not let Heed delete that file.")


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
        known = reason(refused)
        # `cant_delete_file` and its like: an erasure has to come to its end all the same, and says what is left.
        raise ChannelUnreachableError(say(_KEPT)) if known is refused else known from refused
    return True
