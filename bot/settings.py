"""Settings, read once from HEED_* by the roof and the door; everybody else is given plain values."""

import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    AnyHttpUrl,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import HeedError

SLACK_API_URL = "https://slack.com/api/"

# `id:fernet-key`: a Fernet key is 32 bytes in URL-safe base64, which is 43 characters and one `=`.
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9_-]{43}=")

# What people see, so that they can tell what a setting is for when it is missing or wrong.
_ADVICE = {
    "database_url": "a database: sqlite:////path/to/heed.db or postgresql://user:password@host/name",
    "slack_mode": "`http` (Slack calls Heed) or `socket` (Heed calls Slack, for machines behind a firewall)",
    "slack_bot_token": "the Bot User OAuth Token, which starts with xoxb- (Slack app page: OAuth & Permissions)",
    "slack_signing_secret": "the Signing Secret (Slack app page: Basic Information, App Credentials)",
    "slack_app_token": "an app-level token with connections:write, which starts with xapp- (Basic Information)",
    "slack_client_id": "the Client ID (Basic Information, App Credentials)",
    "slack_client_secret": "the Client Secret (Basic Information, App Credentials)",
    "slack_api_url": "an address such as https://slack.com/api/",
    "openai_base_url": "an address such as https://api.openai.com/v1 or http://127.0.0.1:8080/v1",
    "openai_tokens_a_day": "a number of tokens, such as 1000000; 0 sends nothing",
    "openai_cost_a_day": "an amount, together with HEED_OPENAI_PRICE_IN or HEED_OPENAI_PRICE_OUT",
    "openai_price_in": "a price per million tokens that are sent, such as 0.40",
    "openai_price_out": "a price per million tokens that come back, such as 1.60",
    "encryption_keys": "id:fernet-key[,id:fernet-key...]; make a key with `heed doctor --new-key`",
    "data_dir": "a folder that Heed may write to",
    "host": "the address to listen on, such as 127.0.0.1 or 0.0.0.0",
    "port": "a port between 1 and 65535",
    "executor_id": "a name of at most 64 letters, digits, dots, dashes and underscores, another one for each replica",
    "reaction": "the name of an emoji, such as ear, without its colons",
    "log_level": "debug, info, warning or error",
    "log_format": "`json` or `console`",
}


class SettingsError(HeedError):
    """Heed cannot start with these settings."""


class Settings(BaseSettings):
    """Every setting, with its default; secrets never show in a log or an error."""

    model_config = SettingsConfigDict(
        env_prefix="HEED_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    # Holds a password on PostgreSQL, so it is a secret; None: a SQLite file in the data folder.
    database_url: SecretStr | None = None
    slack_mode: Literal["http", "socket"] = "http"
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API_URL
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str | None = None
    openai_embedding_model: str | None = None
    # What a workspace may use in a day (UTC); a busy one labels some 1,000 items with about 700 tokens each.
    openai_tokens_a_day: int = Field(default=1_000_000, ge=0)
    # In any currency, per million tokens; the cap below is in the same one.
    openai_price_in: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    openai_price_out: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    openai_cost_a_day: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    encryption_keys: SecretStr | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("heed", appauthor=False))
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=1, le=65535)
    executor_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    # The emoji that captures a message.
    reaction: str = Field(default="ear", pattern=r"^[a-z0-9_+'-]{1,100}$")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "console"

    @field_validator("log_level", "log_format", "slack_mode", mode="before")
    @classmethod
    def _in_lower_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("reaction", mode="before")
    @classmethod
    def _without_colons(cls, value: object) -> object:
        return value.strip().strip(":").lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.match(r"(sqlite|postgres|postgresql)(\+\w+)?://", value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        # Bolt tells bots from people by this prefix, and a person's token would speak in their name.
        return _starting_with("xoxb-", value)

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _starting_with("xapp-", value)

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        AnyHttpUrl(value)
        return value.rstrip("/") + "/"

    @field_validator("openai_base_url")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        if value is not None:
            AnyHttpUrl(value)
        return value

    @field_validator("openai_cost_a_day")
    @classmethod
    def _priced(cls, value: float | None, given: ValidationInfo) -> float | None:
        # Without a price everything is free, and a cap that never holds is worse than none.
        if value is not None and not (given.data.get("openai_price_in") or given.data.get("openai_price_out")):
            raise ValueError
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(map(_KEY.fullmatch, value.get_secret_value().split(","))):
            raise ValueError
        return value

    @model_validator(mode="after")
    def _expand_home(self) -> Self:
        object.__setattr__(self, "data_dir", self.data_dir.expanduser())
        return self

    @property
    def database(self) -> str:
        """Return the database's address, the default included; it may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'heed.db').absolute()}"

    @property
    def is_distributed(self) -> bool:
        """Say whether people install Heed into their workspaces by OAuth, instead of one token being given."""
        return self.slack_bot_token is None

    @property
    def wants_endpoint(self) -> bool:
        """Say whether somebody meant a language model behind an endpoint to be asked."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def talks_to_loopback(self) -> bool:
        """Say whether the Slack that Heed speaks to runs on this machine: a look-alike or a test."""
        host = urlsplit(self.slack_api_url).hostname or ""
        return host == "localhost" or host.startswith("127.") or host == "::1"


def _starting_with(prefix: str, value: SecretStr | None) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(prefix):
        raise ValueError
    return value


def read_settings(**overrides: object) -> Settings:
    """Read HEED_* from the environment; raise SettingsError that names each wrong one and what it should be."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic, field by field
    except ValidationError as error:
        wrong = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
        lines = [f"HEED_{name.upper()} should be {_ADVICE.get(name, 'something else')}" for name in wrong]
        raise SettingsError("\n".join(lines)) from None


def missing_for_serving(settings: Settings) -> list[str]:
    """Return one line for each setting without which Heed cannot serve a workspace."""
    needed = ["slack_app_token"] if settings.slack_mode == "socket" else ["slack_signing_secret"]
    if settings.is_distributed:
        oauth = ["slack_client_id", "slack_client_secret", "encryption_keys"]
        has_begun = any(getattr(settings, name) is not None for name in oauth)
        needed += oauth if has_begun else ["slack_bot_token"]
    return [f"HEED_{name.upper()} is missing: {_ADVICE[name]}" for name in needed if getattr(settings, name) is None]


def require_complete(settings: Settings) -> None:
    """Raise SettingsError that names everything without which Heed cannot serve."""
    if missing := missing_for_serving(settings):
        raise SettingsError("\n".join(missing))


def plain(secret: SecretStr | None) -> str | None:
    """Return what a secret hides, for the part that needs it."""
    return None if secret is None else secret.get_secret_value()
