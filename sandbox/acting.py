"""The people of a look-alike, played from Python: what tests and scripts call instead of clicking in the page."""

from sandbox.clock import MovableClock
from sandbox.config import SandboxConfig
from sandbox.delivery.events import envelope
from sandbox.delivery.faults import Faults
from sandbox.delivery.journal import Row
from sandbox.delivery.outgoing import Outgoing
from sandbox.delivery.sending import SETTLED_WITHIN_S
from sandbox.interactions import acts, forms
from sandbox.staging import Staging
from sandbox.wire import Json
from sandbox.workspace import people, talk
from sandbox.workspace.nouns import Channel, Message, Person, by_ts
from sandbox.workspace.written import view_json


class Acting(Staging):
    """Acts of people, who and where by id or by name; events go out in the background, see `settled`."""

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def config(self) -> SandboxConfig:
        """How the look-alike was started: addresses, tokens, secrets."""
        return self.core.config

    @property
    def faults(self) -> Faults:
        """The switches for bad days."""
        return self.core.faults

    @property
    def clock(self) -> MovableClock:
        """The clock that can be moved."""
        return self.core.config.clock

    @property
    def posted(self) -> list[Message]:
        """Everything that the app has said in channels and to single people, in order, as it stands now."""
        spoken = [
            message
            for channel in self.core.world.channels.values()
            for message in (*channel.messages.values(), *channel.ephemerals.values())
            if message.bot_id
        ]
        return sorted(spoken, key=by_ts)

    def person(self, who: str) -> Person:
        """Return a person by id or name."""
        named = (one for one in self.core.world.people.values() if one.name == who)
        return next(named, None) or self.core.world.person(who)

    def channel(self, where: str) -> Channel:
        """Return a channel by id or name; `@alice` is what she and the app tell each other directly."""
        if where.startswith("@"):
            return self.core.world.open_dm(self.bot, self.person(where[1:]).id)
        return self.core.world.channels.get(where) or self.core.world.channel_named(where)

    def messages(self, where: str, *, thread: str | None = None, who: str | None = None) -> list[Message]:
        """Return what is in a channel or thread, oldest first; as a person also what only they see."""
        channel = self.channel(where)
        if who:
            return people.visible(self.core, self.person(who), channel, thread)
        if thread:
            return [*([channel.messages[thread]] if thread in channel.messages else []), *channel.replies(thread)]
        return sorted(channel.messages.values(), key=by_ts)

    def whispers(self, where: str, who: str) -> list[Message]:
        """Return the ephemeral messages that a person sees in a channel, oldest first."""
        person = self.person(who)
        mine = (one for one in self.channel(where).ephemerals.values() if one.visible_to == person.id)
        return sorted(mine, key=by_ts)

    def view(self, who: str) -> Json | None:
        """Return the form that a person has open, the top one."""
        stack = self.core.world.stacks.get(self.person(who).id, [])
        return view_json(self.core, self.core.world.views[stack[-1]]) if stack else None

    def home(self, who: str) -> Json | None:
        """Return a person's Home tab."""
        person = self.person(who)
        found = self.core.world.homes.get((person.team_id, person.id))
        return view_json(self.core, found) if found else None

    def log(self, what: str = "") -> list[Row]:
        """Return the requests whose name begins so, oldest first."""
        return [row for row in self.core.journal.rows() if row.what.startswith(what)]

    async def settled(self, timeout_s: float = SETTLED_WITHIN_S) -> None:
        """Wait until every event was acknowledged or given up; raises TimeoutError."""
        await self.core.delivery.settled(timeout_s)

    # --- in channels ------------------------------------------------------------------------------------------------

    async def say(
        self, who: str, where: str, text: str, *, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        """Post as a person, in Slack's text (`&lt;` for `<`); returns the ts."""
        words = people.Words(text=text, thread_ts=thread_ts, is_broadcast=broadcast)
        return people.post(self.core, self.person(who), self.channel(where), words).ts

    async def other_bot_says(self, where: str, text: str) -> str:
        """Post as another app's bot; returns the ts."""
        channel = self.channel(where)
        message = Message(ts=self.core.world.new_ts(), channel_id=channel.id, text=text, bot_id="B0OTHERBOT")
        message.subtype, message.username = "bot_message", "another bot"
        return talk.say(self.core, message).ts

    async def share_file(self, who: str, where: str, name: str, content: bytes, *, text: str = "") -> str:
        """Post a file as a person, with or without words; returns the message's ts."""
        words = people.Words(text=text, files=((name, content),))
        return people.post(self.core, self.person(who), self.channel(where), words).ts

    async def edit(self, who: str, where: str, ts: str, text: str) -> None:
        """Change one's own message."""
        people.edit(self.core, self.person(who), self._message(where, ts), text)

    async def delete(self, who: str, where: str, ts: str) -> None:
        """Delete one's own message."""
        people.remove(self.core, self.person(who), self._message(where, ts))

    async def react(self, who: str, where: str, ts: str, name: str = "ear") -> None:
        """React to a message."""
        people.add_reaction(self.core, self.person(who), self._message(where, ts), name)

    async def unreact(self, who: str, where: str, ts: str, name: str = "ear") -> None:
        """Take a reaction back."""
        people.remove_reaction(self.core, self.person(who), self._message(where, ts), name)

    async def join(self, who: str, where: str) -> None:
        """Let somebody into a channel; the app by its bot's user id or name."""
        talk.join(self.core, self.channel(where), self.person(who))

    async def leave(self, who: str, where: str) -> None:
        """Let somebody out of a channel."""
        talk.leave(self.core, self.channel(where), self.person(who))

    async def archive(self, where: str, who: str) -> None:
        """Archive a channel."""
        talk.archive(self.core, self.channel(where), self.person(who))

    # --- with the app -----------------------------------------------------------------------------------------------

    async def command(self, who: str, where: str, name: str, text: str = "") -> Json:
        """Use a slash command; returns {ok, error?} once the app has acknowledged."""
        sent = people.typed_command(self.core, name, text)
        return await acts.command(self.core, self.person(who), self.channel(where), name, sent)

    async def shortcut(self, who: str, callback_id: str, where: str | None = None, ts: str | None = None) -> Json:
        """Use a shortcut, on a message or (without one) globally; returns {ok, error?}."""
        if where is None or ts is None:
            return await acts.global_shortcut(self.core, self.person(who), callback_id)
        return await acts.message_shortcut(self.core, self.person(who), self._message(where, ts), callback_id)

    async def press(
        self, who: str, container: Json, action_id: str, value: Json | None = None, *, block_id: str = ""
    ) -> Json:
        """Press a button or change an element, the first with its action id unless a block is named; {ok, error?}.

        The container is {"type": "view", "view_id": ...} or {"type": "message", "channel": ..., "ts": ...}.
        """
        person = self.person(who)
        where = forms.container_of(self.core, person, container)
        ids = (block_id or forms.block_id_of(where, action_id), action_id)
        return await forms.act(self.core, person, where, ids, value or {})

    async def submit(self, who: str, values: dict[str, Json] | None = None, *, view_id: str | None = None) -> Json:
        """Send the open form (the top one unless named); returns {ok, errors?, error?}."""
        person = self.person(who)
        wanted = view_id or self._top(person)
        return await forms.submit(self.core, person, forms.open_view(self.core, person, wanted), values or {})

    async def close(self, who: str, *, clear: bool = False) -> Json:
        """Close the open form, or all of them."""
        person = self.person(who)
        return await forms.close(self.core, person, forms.open_view(self.core, person, self._top(person)), clear=clear)

    async def suggest(self, who: str, container: Json, action_id: str, value: str = "") -> Json:
        """Type into a list that asks the app; returns {options, option_groups}."""
        person = self.person(who)
        where = forms.container_of(self.core, person, container)
        ids = (forms.block_id_of(where, action_id), action_id)
        return await forms.suggest(self.core, person, where, ids, value)

    async def open_home(self, who: str, tab: str = "home") -> None:
        """Open the app's Home, or its messages."""
        acts.open_home(self.core, self.person(who), tab)

    async def verify_url(self) -> bool:
        """Send Slack's url_verification; whether the app returned the challenge (or holds a websocket)."""
        return await self.core.delivery.knock()

    async def check_ssl(self) -> Json:
        """Send what Slack sends now and then to see whether a command's address answers; returns {ok, error?}."""
        payload = {"ssl_check": "1", "token": "sandbox-verification-token"}
        ack = await self.core.delivery.ask(Outgoing(kind="slash_commands", what="ssl_check", payload=payload))
        return {"ok": ack.error is None} | ({"error": ack.error} if ack.error else {})

    async def send_event(self, event: Json, where: str | None = None) -> Json:
        """Send any event at all to the app, subscribed to or not; returns its envelope."""
        wrapped = envelope(self.core, self.bot, event, self.channel(where) if where else None)
        self.core.delivery.event(wrapped)
        return wrapped

    def _top(self, person: Person) -> str:
        """Return the id of the form that a person sees; none is an id of nothing."""
        stack = self.core.world.stacks.get(person.id)
        return stack[-1] if stack else ""

    def _message(self, where: str, ts: str) -> Message:
        return self.core.world.message(self.channel(where).id, ts)
