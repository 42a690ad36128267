"""Talks between a person and the app's assistant: opened, moved, named; the app hears of it."""

from sandbox.core import Core
from sandbox.delivery.events import ENTERPRISE_ID, publish_to_app
from sandbox.wire import Json, RefusedError
from sandbox.workspace.nouns import AssistantThread, Channel, Installation, Message, Person, ThreadStatus
from sandbox.workspace.talk import change

# How Slack calls a talk that the app has not named, and the root of its thread.
UNNAMED = "New chat"
ROOT_SUBTYPE = "assistant_app_thread"
# Slack takes a status away by itself after two minutes.
STATUS_LIFE_S = 120.0


def open_talk(core: Core, person: Person, viewing: Channel | None) -> AssistantThread:
    """Begin a talk with the app's assistant, beside a channel or alone; raises RefusedError when it has none."""
    view = core.config.assistant_view
    if view is None:
        raise RefusedError("This app has no assistant.", 404)
    installation = _serving(core, person)
    channel = core.world.open_dm(installation, person.id)
    root = Message(ts=core.world.new_ts(), channel_id=channel.id, text=UNNAMED, user_id=installation.bot_user_id)
    root.subtype = ROOT_SUBTYPE
    channel.put(root)
    channel.read_until[person.id] = root.ts
    talk = AssistantThread(
        channel_id=channel.id,
        thread_ts=root.ts,
        user_id=person.id,
        context=_context(core, installation, viewing),
        prompts=list(view.get("suggested_prompts", [])),
    )
    core.world.assistant_threads[channel.id, root.ts] = talk
    _announce(core, "assistant_thread_started", talk, installation)
    core.stream.tell("messages", channel.id)
    return talk


def move_talk(core: Core, talk: AssistantThread, viewing: Channel | None) -> None:
    """Look at another channel beside a talk; the app hears of it when it is another one."""
    installation = _serving(core, core.world.people[talk.user_id])
    context = _context(core, installation, viewing)
    if context != talk.context:
        talk.context = context
        _announce(core, "assistant_thread_context_changed", talk, installation)


def change_title(core: Core, talk: AssistantThread, title: str) -> None:
    """Name a talk; its root says so too."""
    talk.title = title

    def name(root: Message) -> None:
        root.text = title

    change(core, core.world.message(talk.channel_id, talk.thread_ts), name)


def talk_of(core: Core, person: Person, thread_ts: str) -> AssistantThread:
    """Return a person's talk; raises RefusedError when they have none of that ts."""
    for talk in talks_of(core, person):
        if talk.thread_ts == thread_ts:
            return talk
    raise RefusedError("That talk with the assistant is gone.", 404)


def talks_of(core: Core, person: Person) -> list[AssistantThread]:
    """Return a person's talks with the assistant, oldest first."""
    return [one for one in core.world.assistant_threads.values() if one.user_id == person.id]


def status_of(core: Core, channel_id: str, thread_ts: str) -> ThreadStatus | None:
    """Return what the app says that it does in a thread, as long as Slack shows it."""
    found = core.world.statuses.get((channel_id, thread_ts))
    if found is None or core.world.epoch() - found.set_at > STATUS_LIFE_S:
        return None
    return found


def talk_json(talk: AssistantThread) -> Json:
    """Return a talk as the page draws it."""
    return {
        "channel": talk.channel_id,
        "thread_ts": talk.thread_ts,
        "title": talk.title,
        "context": talk.context,
        "prompts": talk.prompts,
        "prompts_title": talk.prompts_title,
    }


def status_json(status: ThreadStatus | None) -> Json | None:
    """Return a status as the page draws it."""
    return {"words": status.words, "loading_messages": list(status.loading_messages)} if status else None


def _serving(core: Core, person: Person) -> Installation:
    found = core.world.installation_in(person.team_id)
    if found is None:
        raise RefusedError("The app is not installed in this workspace.", 409)
    return found


def _context(core: Core, installation: Installation, viewing: Channel | None) -> Json:
    """Return what Slack tells of the place beside a talk."""
    if viewing is None:
        return {}
    enterprise_id = ENTERPRISE_ID if core.faults.org_install else None
    return {"channel_id": viewing.id, "team_id": installation.team_id, "enterprise_id": enterprise_id}


def _announce(core: Core, kind: str, talk: AssistantThread, installation: Installation) -> None:
    """Tell the app of a talk that began or moved."""
    thread: Json = {
        "user_id": talk.user_id,
        "context": dict(talk.context),
        "channel_id": talk.channel_id,
        "thread_ts": talk.thread_ts,
    }
    event: Json = {"type": kind, "assistant_thread": thread, "event_ts": core.world.new_ts()}
    publish_to_app(core, event, installation)
