"""What this process is called among its replicas."""

import structlog

from bot.ports import Locks

log = structlog.get_logger(__name__)

# More processes than this on one database are a mistake in a script, not a deployment.
MAX_REPLICAS = 100


async def own_name(wanted: str, locks: Locks) -> str:
    """Return a name that no living process has: the one that is wanted, else the same with a number.

    A stable name lets a process pick up its own jobs after a crash; a name that two processes share would let each
    of them pick up the other's.
    """
    for number in range(1, MAX_REPLICAS):
        name = wanted if number == 1 else f"{wanted}-{number}"
        if await locks.hold(name):
            if number > 1:
                log.info("replica numbered", wanted=wanted, name=name)
            return name
    msg = f"{MAX_REPLICAS} processes use this database"
    raise RuntimeError(msg)
