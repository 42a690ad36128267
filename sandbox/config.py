"""What a look-alike is started with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sandbox.clock import MovableClock
from sandbox.wire import Json

SEED_FOLDER = Path(__file__).parent / "seed"

# Nobody but this machine may talk to a server that hands out tokens to whoever asks.
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class NotLoopbackError(ValueError):
    """The look-alike has no passwords, so it only listens on this machine (127.0.0.1, ::1 or localhost)."""


def _made_up(prefix: str, name: str) -> str:
    """Return a secret of the look-alike: it guards nothing, but apps check how tokens begin."""
    return f"{prefix}sandbox-{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """Addresses, secrets and behaviour of one look-alike; the defaults suit a test."""

    manifest: Json
    app_url: str = "http://127.0.0.1:3000"
    events_path: str = "/slack/events"
    host: str = "127.0.0.1"
    port: int = 3100
    mode: Literal["http", "socket"] = "http"
    signing_secret: str = _made_up("", "signing-secret")
    bot_token: str = _made_up("xoxb-", "bot")
    app_token: str = _made_up("xapp-", "app")
    client_id: str = "1000000000.2000000000"
    client_secret: str = _made_up("", "client-secret")
    app_id: str = "A0HEED0000"
    # False when the app is to be installed through OAuth first.
    is_installed: bool = True
    clock: MovableClock = field(default_factory=MovableClock)
    # A folder with workspace.json and messages.json; None gives the small workspace of the tests.
    seed_folder: Path | None = None
    # Slack waits three seconds for an acknowledgement.
    ack_timeout_s: float = 3.0
    # Slack lets an app open a form this long after what the person did.
    trigger_life_s: float = 3.0

    def __post_init__(self) -> None:
        """Refuse an address that other machines can reach."""
        if self.host not in LOOPBACK_HOSTS:
            raise NotLoopbackError(f"{self.host}: {NotLoopbackError.__doc__}")

    @property
    def public_url(self) -> str:
        """The address under which Heed and the browser reach the look-alike."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def bot_scopes(self) -> tuple[str, ...]:
        """The scopes that an installation grants, from the manifest."""
        oauth: Json = self.manifest.get("oauth_config", {})
        return tuple(oauth.get("scopes", {}).get("bot", ()))

    @property
    def bot_events(self) -> frozenset[str]:
        """The events that the manifest subscribes to."""
        settings: Json = self.manifest.get("settings", {})
        return frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))

    @property
    def app_name(self) -> str:
        """What people call the app."""
        return str(self.manifest.get("display_information", {}).get("name", "App"))

    @property
    def assistant_view(self) -> Json | None:
        """What the manifest says of its assistant, under the old or the new name; None when the app has none."""
        features: Json = self.manifest.get("features", {})
        found: Json | None = features.get("assistant_view") or features.get("agent_view")
        return found

    def feature(self, name: str) -> list[Json]:
        """Return a list of the manifest's features: `slash_commands` or `shortcuts`."""
        listed: list[Json] = self.manifest.get("features", {}).get(name, [])
        return listed
