"""Switches that make the look-alike behave as badly as Slack and networks do on their worst days."""

from dataclasses import dataclass, fields

from sandbox.wire import Json, RefusedError


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong at present; everything off is a good day."""

    # Milliseconds before each Web API answer.
    delay_ms: int = 0
    # One post a second per channel, else 429 with Retry-After, as Slack always does.
    rate_limit: bool = False
    # The next n Web API calls answer `ratelimited`, whatever they ask...
    rate_limit_next: int = 0
    # ... with this status (Slack was seen to use 200 too) ...
    rate_limit_status: int = 429
    # ... and this Retry-After in seconds; None leaves the header out.
    retry_after: int | None = 1
    # The next n Web API calls answer 500 and do nothing.
    server_errors: int = 0
    # The next n Web API calls are carried out, and then answer 500: the caller cannot know.
    lost_answers: int = 0
    # The app's acknowledgements get lost on the way.
    drop_ack: bool = False
    # Each event arrives this many times more, in parallel...
    duplicate: int = 0
    # ... under new event ids, as Slack was seen to do, or under the same.
    duplicate_ids: bool = False
    # Each event waits for the next one and arrives after it.
    out_of_order: bool = False
    # Trigger ids are too old the moment they are handed out.
    expire_triggers: bool = False
    # Every token is answered with `token_revoked`.
    revoke_token: bool = False
    # Signatures carry a time that is off by so many seconds.
    clock_skew_s: int = 0
    # History at one call a minute and 15 messages, as for apps sold outside the Marketplace.
    slow_history: bool = False
    # Retries of events come so many times faster than Slack's (at once, after 1 min, after 5 min).
    retry_speed: float = 1.0
    # The app is installed for a whole organisation: no team in authorizations, an enterprise instead.
    org_install: bool = False

    def as_json(self) -> Json:
        """Return the switches by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def change(self, wanted: Json) -> None:
        """Set the named switches; raises RefusedError on an unknown name or a value of another kind."""
        present = self.as_json()
        for name, value in wanted.items():
            if name not in present:
                raise RefusedError(f"There is no fault called {name}.")
            setattr(self, name, _fitting(name, value, present[name]))

    def clear(self) -> None:
        """Make it a good day again."""
        self.change(Faults().as_json())

    def use_up(self, name: str) -> bool:
        """Count one of the `next n calls` switches down; False when none is left."""
        left = int(getattr(self, name))
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0


def _fitting(name: str, value: object, present: object) -> object:
    """Return the value as the switch's kind: flags from booleans, numbers from numbers."""
    if isinstance(present, bool) and isinstance(value, bool | int):
        return bool(value)
    if name == "retry_after" and value is None:
        return None
    if isinstance(present, float) and isinstance(value, int | float):
        return float(value)
    if isinstance(value, int):
        return value
    raise RefusedError(f"{name} does not take {value!r}.")
