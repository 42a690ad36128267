"""Whether Heed is well in a workspace: what was looked at, and what to do where something is not as it should be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a look at one part found, in words for people."""

    # Such as `channels`; the words for it are made where it is shown.
    part: str
    is_well: bool
    said: str
