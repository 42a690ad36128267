"""People who talk with the app's assistant, played from Python: opened, asked, read."""

from sandbox.acting import Acting
from sandbox.wire import RefusedError
from sandbox.workspace.assistants import move_talk, open_talk, status_of, talk_of, talks_of
from sandbox.workspace.nouns import AssistantThread, Message


class Assisting(Acting):
    """Talks with the assistant; a talk is named by the ts of its thread in the person's messages with the app."""

    async def open_assistant(self, who: str, *, viewing: str | None = None) -> str:
        """Open the assistant, beside a channel if one is named; the app hears of it; returns the thread's ts."""
        return open_talk(self.core, self.person(who), self.channel(viewing) if viewing else None).thread_ts

    async def move_assistant(self, who: str, thread_ts: str, viewing: str | None) -> None:
        """Look at another channel beside a talk; the app hears of it when it is another one."""
        move_talk(self.core, self.talk(who, thread_ts), self.channel(viewing) if viewing else None)

    async def ask_assistant(self, who: str, text: str, thread_ts: str | None = None) -> str:
        """Say something in a talk, the newest unless one is named; returns the message's ts."""
        return await self.say(who, f"@{who}", text, thread_ts=self.talk(who, thread_ts).thread_ts)

    async def press_prompt(self, who: str, title: str, thread_ts: str | None = None) -> str:
        """Press a suggestion, which says its message in the talk; returns the message's ts."""
        talk = self.talk(who, thread_ts)
        for prompt in talk.prompts:
            if prompt["title"] == title:
                return await self.ask_assistant(who, str(prompt["message"]), talk.thread_ts)
        raise RefusedError(f"The assistant does not suggest {title}.", 404)

    def talk(self, who: str, thread_ts: str | None = None) -> AssistantThread:
        """Return a talk with its title, prompts and context, the newest unless one is named; raises RefusedError."""
        person = self.person(who)
        if thread_ts is not None:
            return talk_of(self.core, person, thread_ts)
        known = talks_of(self.core, person)
        if not known:
            raise RefusedError("The assistant was not opened.", 404)
        return known[-1]

    def answers(self, who: str, thread_ts: str | None = None) -> list[Message]:
        """Return what the app said in a talk, oldest first, as it reads now; `streaming_state` tells if it goes on."""
        talk = self.talk(who, thread_ts)
        replies = self.core.world.channels[talk.channel_id].replies(talk.thread_ts)
        return [one for one in replies if one.bot_id == self.bot.bot_id]

    def status(self, where: str, thread_ts: str) -> str:
        """Return what the app says that it does in a thread of a channel (`@alice` for a talk), '' when nothing."""
        found = status_of(self.core, self.channel(where).id, thread_ts)
        return found.words if found else ""
