"""Settings: read once, checked with a sentence, never shown."""

import os

import pytest

from bot.settings import Settings, SettingsError, missing_for_serving, read_settings, require_complete

KEY = f"k1:{'A' * 43}="


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without any HEED_* of the machine."""
    for name in list(os.environ):
        if name.startswith("HEED_"):
            monkeypatch.delenv(name)


def test_defaults_need_nothing_but_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite file in the data folder, port 3000, and Slack's own address."""
    monkeypatch.setenv("HEED_DATA_DIR", "/data")
    settings = read_settings()
    assert (settings.database, settings.port) == ("sqlite:////data/heed.db", 3000)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert not settings.talks_to_loopback


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEED_PORT", "99999"),
        ("HEED_SLACK_MODE", "carrier-pigeon"),
        ("HEED_SLACK_BOT_TOKEN", "xoxp-a-person"),
        ("HEED_SLACK_APP_TOKEN", "xoxb-a-bot"),
        ("HEED_SLACK_API_URL", "hunter2"),
        ("HEED_DATABASE_URL", "mysql://u:hunter2@host/db"),
        ("HEED_ENCRYPTION_KEYS", "hunter2"),
        ("HEED_EXECUTOR_ID", "a b"),
        ("HEED_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named_and_never_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The sentence says which one and what it should be, without what it was."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert str(raised.value).startswith(f"{name} should be ")
    assert value not in str(raised.value)


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - {"database_url"}))
def test_every_setting_that_can_be_wrong_says_what_it_should_be(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Nobody is told only that something else is needed."""
    monkeypatch.setenv(f"HEED_{name.upper()}", "\t not this \t")
    assert "something else" not in _complaint()


def _complaint() -> str:
    try:
        read_settings()
    except SettingsError as error:
        return str(error)
    return ""


def test_a_token_is_not_in_what_settings_look_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever logs the settings logs no secret; an address holds a password."""
    monkeypatch.setenv("HEED_SLACK_BOT_TOKEN", "xoxb-hunter2")
    monkeypatch.setenv("HEED_DATABASE_URL", "postgresql://u:hunter2@host/db")
    monkeypatch.setenv("HEED_SLACK_SIGNING_SECRET", "hunter2")
    monkeypatch.setenv("HEED_ENCRYPTION_KEYS", KEY)
    assert "hunter2" not in repr(read_settings())
    assert "AAAA" not in repr(read_settings())


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["HEED_SLACK_SIGNING_SECRET", "HEED_SLACK_BOT_TOKEN"]),
        ({"slack_mode": "socket"}, ["HEED_SLACK_APP_TOKEN", "HEED_SLACK_BOT_TOKEN"]),
        ({"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}, []),
        (
            {"slack_signing_secret": "s", "slack_client_id": "1.2"},
            ["HEED_SLACK_CLIENT_SECRET", "HEED_ENCRYPTION_KEYS"],
        ),
        (
            {
                "slack_signing_secret": "s",
                "slack_client_id": "1.2",
                "slack_client_secret": "s",
                "encryption_keys": KEY,
            },
            [],
        ),
    ],
)
def test_what_is_missing_is_said_before_anything_starts(given: dict[str, str], missing: list[str]) -> None:
    """Fault 44, in part: tokens are never stored without a key to lock them with."""
    settings = read_settings(**given)
    assert [line.partition(" ")[0] for line in missing_for_serving(settings)] == missing
    if missing:
        with pytest.raises(SettingsError):
            require_complete(settings)


@pytest.mark.parametrize("url", ["http://127.0.0.1:3100/api", "http://localhost:3100/api/", "http://[::1]:1/api/"])
def test_a_slack_on_this_machine_is_recognised(url: str) -> None:
    """Then proxies are not for us."""
    assert read_settings(slack_api_url=url).talks_to_loopback


@pytest.mark.parametrize(
    ("given", "is_fine"),
    [
        ({"HEED_OPENAI_COST_A_DAY": "2"}, False),
        ({"HEED_OPENAI_COST_A_DAY": "2", "HEED_OPENAI_PRICE_OUT": "1.6"}, True),
        ({"HEED_OPENAI_COST_A_DAY": "nan", "HEED_OPENAI_PRICE_OUT": "1.6"}, False),
        ({"HEED_OPENAI_TOKENS_A_DAY": "-1"}, False),
        ({"HEED_OPENAI_TOKENS_A_DAY": "0"}, True),
        ({"HEED_OPENAI_BASE_URL": "my server"}, False),
        ({"HEED_OPENAI_BASE_URL": "http://127.0.0.1:8080/v1"}, True),
    ],
)
def test_a_cap_on_cost_needs_a_price(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], *, is_fine: bool) -> None:
    """A cap that can never hold is refused; no tokens at all is a way to send nothing."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    if is_fine:
        assert read_settings().wants_endpoint == ("HEED_OPENAI_BASE_URL" in given)
        return
    with pytest.raises(SettingsError, match="HEED_OPENAI"):
        read_settings()
