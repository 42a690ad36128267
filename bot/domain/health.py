"""Whether Heed is well in a workspace: what was looked at, and what to do where something is not as it should be."""

from dataclasses import dataclass

# More events than this do not wait while somebody works them off: a busy workspace sends about so many in a minute.
MANY_WAITING = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a look at one part found, in words for people."""

    # Such as `channels`; the words for it are made where it is shown.
    part: str
    is_well: bool
    said: str
