"""assistant.threads.*: what the app says that it does, what it suggests to ask, and how a talk is called."""

from sandbox.validation.checks import Findings, many, shape, string
from sandbox.web_api.calls import Call, Method
from sandbox.web_api.content import invalid
from sandbox.wire import ApiError, Json
from sandbox.workspace.assistants import change_title
from sandbox.workspace.nouns import AssistantThread, ThreadStatus

LOADING_MESSAGES_MAX = 10
PROMPTS_MAX = 4
# Slack names no limit for these; a section's text has this one.
WORDS_MAX = 3000
PROMPTS = many(shape({"title": string(WORDS_MAX, 1), "message": string(WORDS_MAX, 1)}), PROMPTS_MAX)
LOADING_MESSAGES = many(string(WORDS_MAX, 1), LOADING_MESSAGES_MAX, 0)


async def set_status(call: Call) -> Json:
    """Say below a thread what the app does at present; an empty status takes it away."""
    key = _thread(call)
    if "status" not in call.params:
        call.required("status")
    loading = call.structure("loading_messages") or []
    findings = Findings()
    LOADING_MESSAGES(findings, "/loading_messages", loading)
    if findings.problems or not isinstance(loading, list):
        raise invalid("invalid_arguments", findings.problems)
    words = call.text("status")
    if words:
        status = ThreadStatus(words=words, loading_messages=tuple(loading), set_at=call.core.world.epoch())
        call.core.world.statuses[key] = status
    else:
        call.core.world.statuses.pop(key, None)
    call.core.stream.tell("messages", key[0])
    return {}


async def set_title(call: Call) -> Json:
    """Give a talk with the assistant its name in the list of talks."""
    change_title(call.core, _talk(call), call.required("title"))
    return {}


async def set_suggested_prompts(call: Call) -> Json:
    """Suggest up to four things to ask, each one click away."""
    talk = _talk(call)
    prompts = call.structure("prompts")
    findings = Findings()
    PROMPTS(findings, "/prompts", prompts)
    if findings.problems or not isinstance(prompts, list):
        raise invalid("invalid_arguments", findings.problems)
    talk.prompts, talk.prompts_title = prompts, call.text("title")
    call.core.stream.tell("messages", talk.channel_id)
    return {}


def _thread(call: Call) -> tuple[str, str]:
    """Return the channel and ts of a thread, which need not be one with the assistant; raises invalid_thread_ts."""
    found = call.core.world.channels.get(call.required("channel_id"))
    if found is None or call.bot.bot_user_id not in found.members:
        raise ApiError("channel_not_found")
    thread_ts = call.required("thread_ts")
    if thread_ts not in found.messages:
        raise ApiError("invalid_thread_ts")
    return found.id, thread_ts


def _talk(call: Call) -> AssistantThread:
    """Return a talk with the assistant; other threads have neither title nor suggestions."""
    found = call.core.world.assistant_threads.get(_thread(call))
    if found is None:
        raise ApiError("invalid_thread_ts")
    return found


METHODS = {
    # Slack is moving this one from assistant:write to chat:write and takes either.
    "assistant.threads.setStatus": Method(run=set_status, scopes=("assistant:write", "chat:write")),
    "assistant.threads.setTitle": Method(run=set_title, scopes=("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(run=set_suggested_prompts, scopes=("assistant:write",)),
}
