"""Links to messages, as people copy them from Slack."""

import re

_LINK = re.compile(r"https://[\w.-]+/archives/([A-Z0-9]{2,20})/p(\d{10})(\d{6})(?:[?#]\S*)?")


def message_in_link(text: str) -> tuple[str, str] | None:
    """Return the channel and the ts that a link to a message names, or None for anything else."""
    found = _LINK.fullmatch(text.strip().strip("<>").partition("|")[0])
    return None if found is None else (found.group(1), f"{found.group(2)}.{found.group(3)}")
