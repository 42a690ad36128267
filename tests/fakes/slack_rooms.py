"""The rooms of a small Slack: what its Web API methods do with messages, people and files."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.ports import Clock

# What a test puts in and reads out: plain JSON objects.
Row: TypeAlias = dict[str, Any]
# Two entries at most, so that every list has several pages.
PAGE = 2


@dataclass(slots=True)
class FakeRooms:
    """Everything there is in the one workspace of this Slack."""

    clock: Clock
    url: str = ""
    channels: dict[str, Row] = field(default_factory=dict)
    users: dict[str, Row] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    whispers: list[Row] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    file_names: dict[str, str] = field(default_factory=dict)
    count: int = 0

    # --- what tests do -------------------------------------------------------------------------------------------

    def add_channel(self, channel_id: str, *members: str, **flags: object) -> None:
        """Put in a channel; Heed is a member unless said otherwise."""
        self.channels[channel_id] = {"id": channel_id, "name": channel_id.lower(), "is_member": True, **flags}
        self.members[channel_id] = list(members)

    def add_user(self, user_id: str, **more: object) -> None:
        """Put in somebody of this workspace."""
        profile = {"display_name": user_id.lower()}
        self.users[user_id] = {"id": user_id, "team_id": "T1", "tz": "Europe/Berlin", "profile": profile, **more}

    def say(self, channel_id: str, text: str, **more: object) -> str:
        """Put in a message and return its ts."""
        row = {"type": "message", "ts": self._ts(), "text": text, **more}
        self.messages[channel_id].append(row)
        return str(row["ts"])

    def with_key(self, key: str) -> list[Row]:
        """Return every message that carries a key, wherever it is."""
        every = [row for rows in self.messages.values() for row in rows]
        return [row for row in every if row.get("metadata", {}).get("event_payload", {}).get("key") == key]

    def done(self, method: str, arguments: Row) -> Row:
        """Do what a method says and return its answer."""
        answer = getattr(self, "_" + method.replace(".", "_"), None)
        if answer is None:
            return {"ok": False, "error": "unknown_method"}
        result: Row = answer(arguments)
        return {"ok": "error" not in result, **result}

    def _ts(self) -> str:
        self.count += 1
        return f"{self.clock.now().timestamp() + self.count / 1_000:.6f}"

    def _room(self, arguments: Row) -> str | None:
        """Return why Heed cannot speak there, or None."""
        channel = self.channels.get(arguments["channel"])
        if channel is None:
            return "channel_not_found"
        if channel.get("is_archived"):
            return "is_archived"
        return None if channel.get("is_member") else "not_in_channel"

    # --- methods -------------------------------------------------------------------------------------------------

    def _auth_test(self, _arguments: Row) -> Row:
        return {"user_id": "UHEED", "bot_id": "BHEED", "team_id": "T1"}

    def _chat_postMessage(self, arguments: Row) -> Row:  # noqa: N802 - named as Slack names it
        error = self._room(arguments)
        if error:
            return {"error": error}
        kept = {name: arguments[name] for name in ("thread_ts", "blocks", "metadata") if arguments.get(name)}
        return {"ts": self.say(arguments["channel"], arguments["text"], user="UHEED", **kept)}

    def _chat_postEphemeral(self, arguments: Row) -> Row:  # noqa: N802 - named as Slack names it
        error = self._room(arguments)
        if error is None and arguments["user"] not in self.members[arguments["channel"]]:
            error = "user_not_in_channel"
        if error:
            return {"error": error}
        self.whispers.append(arguments)
        return {"message_ts": self._ts()}

    def _chat_update(self, arguments: Row) -> Row:
        for row in self.messages[arguments["channel"]]:
            if row["ts"] == arguments["ts"]:
                row.update(text=arguments["text"], blocks=arguments.get("blocks"))
                return {"ts": row["ts"]}
        return {"error": "message_not_found"}

    def _chat_getPermalink(self, arguments: Row) -> Row:  # noqa: N802 - named as Slack names it
        return {"permalink": f"https://acme.slack.com/archives/{arguments['channel']}/p{arguments['message_ts']}"}

    def _conversations_open(self, arguments: Row) -> Row:
        user_id = arguments["users"]
        if user_id not in self.users:
            return {"error": "user_not_found"}
        channel_id = f"D{user_id}"
        self.channels.setdefault(channel_id, {"id": channel_id, "is_im": True, "is_member": True})
        return {"channel": {"id": channel_id}}

    def _conversations_info(self, arguments: Row) -> Row:
        channel = self.channels.get(arguments["channel"])
        return {"error": "channel_not_found"} if channel is None else {"channel": channel}

    def _conversations_members(self, arguments: Row) -> Row:
        return self._page(self.members[arguments["channel"]], arguments, "members")

    def _conversations_history(self, arguments: Row) -> Row:
        error = self._room(arguments)
        if error:
            return {"error": error}
        rows = [row for row in self.messages[arguments["channel"]] if row.get("thread_ts") in (None, row["ts"])]
        return self._page([row for row in reversed(rows) if _is_within(row, arguments)], arguments, "messages")

    def _conversations_replies(self, arguments: Row) -> Row:
        rows = self.messages[arguments["channel"]]
        asked = next((row for row in rows if row["ts"] == arguments["ts"]), None)
        if asked is None:
            return {"error": "thread_not_found"}
        root = asked.get("thread_ts", asked["ts"])
        thread = [row for row in rows if root in (row["ts"], row.get("thread_ts"))]
        return self._page(
            [row for row in thread if _is_within(row, arguments) or row["ts"] == root], arguments, "messages"
        )

    def _users_info(self, arguments: Row) -> Row:
        user = self.users.get(arguments["user"])
        return {"error": "user_not_found"} if user is None else {"user": user}

    def _files_getUploadURLExternal(self, arguments: Row) -> Row:  # noqa: N802 - named as Slack names it
        self.count += 1
        file_id = f"F{self.count}"
        self.file_names[file_id] = arguments["filename"]
        return {"file_id": file_id, "upload_url": f"{self.url.removesuffix('api/')}upload/{file_id}"}

    def _files_completeUploadExternal(self, arguments: Row) -> Row:  # noqa: N802 - named as Slack names it
        shown = [{"id": file["id"], "name": self.file_names[file["id"]]} for file in arguments["files"]]
        self.say(arguments["channel_id"], arguments["initial_comment"], user="UHEED", files=shown)
        return {"files": shown}

    def _files_delete(self, arguments: Row) -> Row:
        return {} if arguments["file"] in self.file_names else {"error": "file_not_found"}

    @staticmethod
    def _page(rows: list[Any], arguments: Row, name: str) -> Row:
        start = int(arguments.get("cursor") or 0)
        size = min(PAGE, int(arguments.get("limit") or PAGE))
        more = str(start + size) if start + size < len(rows) else ""
        return {name: rows[start : start + size], "response_metadata": {"next_cursor": more}}


def _is_within(row: Row, arguments: Row) -> bool:
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or 1e12)
    return oldest <= float(row["ts"]) <= latest
