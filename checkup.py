"""What `heed doctor` looks at: the settings, and every part that they name."""

from datetime import timedelta
from functools import partial

from bot.domain.health import Finding
from bot.flows.health import look_at_digests
from bot.flows.privacy import last_trouble
from bot.settings import Settings, missing_for_serving, plain
from handlers.clients import slack_client
from handlers.system_clock import SystemClock
from handlers.terminal_doctor import LATER, Check, UnwellError, checks
from handlers.terminal_doctor_slack import look_at_own_channels, slack_checks
from prompts.address import OPENAI, EndpointAddress
from prompts.checkup import look_at_endpoint, look_at_local_model
from storage.inbox import open_inbox
from storage.migrate import is_current
from storage.unit_of_work import open_storage

# As far back as a message to a webhook that was given up is worth a look.
_GIVEN_UP_SINCE = timedelta(days=7)


def checks_of(settings: Settings) -> list[Check]:
    """Return what `heed doctor` looks at."""
    return checks(
        mode=settings.slack_mode,
        missing=missing_for_serving(settings),
        schema_is_current=lambda: is_current(settings.database),
        inbox_counts=lambda: open_inbox(settings.database).counts(),
        slack=slack_checks(
            bot_token=plain(settings.slack_bot_token),
            app_token=plain(settings.slack_app_token) if settings.slack_mode == "socket" else None,
            api_url=settings.slack_api_url,
            clock=SystemClock(),
        ),
        models=[
            *_model_checks(settings),
            Check(name="channels", look=partial(_channels, settings)),
            Check(name="digests", look=partial(_digests, settings)),
            Check(name="webhooks", look=partial(_webhooks, settings)),
        ],
    )


def _model_checks(settings: Settings) -> list[Check]:
    async def look() -> str:
        if not settings.wants_endpoint:
            return "none is configured: everything is done on this machine"
        if settings.openai_model is None:
            raise UnwellError("HEED_OPENAI_MODEL is missing: the name of a model, so that the endpoint can be asked")
        base_url, key = settings.openai_base_url or OPENAI, plain(settings.openai_api_key)
        address = EndpointAddress(model=settings.openai_model, base_url=base_url, api_key=key)
        found = await look_at_endpoint(address, embedding_model=settings.openai_embedding_model)
        if not await is_current(settings.database):
            return found
        storage = open_storage(settings.database)
        try:
            trouble = await last_trouble(storage)
        finally:
            await storage.close()
        return f"{found}; the last failure: {trouble}" if trouble else found

    return [Check(name="model on this machine", look=look_at_local_model), Check(name="AI endpoint", look=look)]


async def _channels(settings: Settings) -> str:
    """Look at the channels of the workspace whose token is in the settings; the others are seen in their own Home."""
    token = plain(settings.slack_bot_token)
    if token is None:
        return "not looked at without HEED_SLACK_BOT_TOKEN: Home shows them to admins"
    if not await is_current(settings.database):
        return LATER
    storage = open_storage(settings.database)
    try:
        return _said(await look_at_own_channels(slack_client(token, base_url=settings.slack_api_url), storage))
    finally:
        await storage.close()


async def _digests(settings: Settings) -> str:
    if not await is_current(settings.database):
        return LATER
    storage = open_storage(settings.database)
    try:
        return _said(await look_at_digests(storage, await storage.workspace_ids(), SystemClock().now()))
    finally:
        await storage.close()


def _said(finding: Finding) -> str:
    if not finding.is_well:
        raise UnwellError(finding.said)
    return finding.said


async def _webhooks(settings: Settings) -> str:
    if not await is_current(settings.database):
        return LATER
    storage, now = open_storage(settings.database), SystemClock().now()
    told = given_up = switched_off = 0
    try:
        for workspace_id in await storage.workspace_ids():
            async with storage.work(workspace_id) as work:
                every = await work.webhooks.every()
                given_up += await work.webhooks.given_up(now - _GIVEN_UP_SINCE)
            told += len(every)
            switched_off += sum(each.disabled_at is not None for each in every)
    finally:
        await storage.close()
    if given_up or switched_off:
        raise UnwellError(f"{given_up} messages given up in a week, {switched_off} switched off: heed webhook list")
    if told and settings.encryption_keys is None:
        raise UnwellError("HEED_ENCRYPTION_KEYS is missing: without it no message to a webhook can be signed")
    return f"{told} told of new statuses" if told else "none"
