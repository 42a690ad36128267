"""What the page sends: the bodies of the control API."""

from pydantic import BaseModel, ConfigDict, Field

from sandbox.wire import Json


class Body(BaseModel):
    """A body that names nothing unknown."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore")


class Acting(Body):
    """Somebody does something."""

    person: str = Field(alias="as")


class Attachment(Body):
    """A text file."""

    name: str
    text: str


class Say(Acting):
    """A message to post."""

    channel: str
    text: str = ""
    thread_ts: str | None = None
    broadcast: bool = False
    files: list[Attachment] = []


class OnMessage(Acting):
    """A message that something is done to."""

    channel: str
    ts: str
    text: str = ""
    name: str = ""


class OnChannel(Acting):
    """A channel that somebody joins or leaves."""

    channel: str


class Invite(Body):
    """Somebody is let into a channel."""

    channel: str
    user: str
    person: str | None = Field(default=None, alias="as")


class Place(Body):
    """A channel, perhaps with a new name."""

    channel: str
    name: str = ""
    person: str | None = Field(default=None, alias="as")


class Command(Acting):
    """A slash command; with thread_ts it is refused, as in Slack."""

    channel: str
    command: str
    text: str = ""
    thread_ts: str | None = None


class Shortcut(Acting):
    """A shortcut, on a message or global."""

    callback_id: str
    channel: str | None = None
    ts: str | None = None


class Action(Acting):
    """A button pressed or an element changed; `values` holds the rest of its form so far."""

    container: Json
    block_id: str
    action_id: str
    value: Json = {}
    values: dict[str, Json] = {}


class Submit(Acting):
    """A form sent."""

    view_id: str
    values: dict[str, Json] = {}


class Close(Acting):
    """A form closed, or all of them."""

    view_id: str
    clear: bool = False


class Suggest(Acting):
    """A list that asks the app while somebody types."""

    block_id: str
    action_id: str
    value: str = ""
    view_id: str | None = None
    message: Json | None = None


class Home(Acting):
    """The app's Home or messages opened."""

    tab: str = "home"


class Talk(Acting):
    """A talk with the assistant, to be opened or moved beside a channel."""

    thread_ts: str = ""
    viewing: str | None = None


class MoveClock(Body):
    """The clock moved by seconds, or to a moment in seconds since 1970."""

    advance: float | None = None
    to: float | None = None
