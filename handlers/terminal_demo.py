"""What `heed demo` says when both sides are up."""

from collections.abc import Callable

from handlers.server import ready

_READY = """
  Heed is running beside a look-alike of Slack. Open {page_url}

  Everything stays on this machine and begins afresh each time. Ctrl-C stops it.
"""


async def announce(heed_url: str, page_url: str, say: Callable[[str], None]) -> None:
    """Wait until Heed is ready, then say which address to open."""
    await ready(f"{heed_url}/readyz")
    say(_READY.format(page_url=page_url))
