"""The forms that say how far a theme is, and where engineering works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.language import later, say
from bot.domain.statuses import ThemeStatus, TrackerLink, status_name
from bot.domain.statuses_links import LONGEST_PASTE, MOST_LINKS, link_key
from bot.domain.statuses_rules import LONGEST_REASON, REVIEW_AFTER
from bot.domain.themes import Theme
from handlers.blocks import inputs, kit, modals
from handlers.blocks.kit import Block
from handlers.payloads.statuses import GONE, LINK, REASON, REVIEW_ON, STATUS, WOULD_CHANGE

SAVE, SAVE_LINKS = "statuses.save", "statuses.save_links"
_NAME_BUDGET = 120
_MEANINGS = {
    ThemeStatus.NEW: later("New: nobody has looked at it yet"),
    ThemeStatus.CONSIDERING: later("Considering: we are looking into it"),
    ThemeStatus.PLANNED: later("Planned: we will do it"),
    ThemeStatus.BUILDING: later("Building: we are on it"),
    ThemeStatus.SHIPPED: later("Shipped: customers have it"),
    ThemeStatus.NOT_NOW: later("Not now: we decided against it for the time being"),
}
_REASON_HINT = later(
    "Everybody who asked is owed an answer at planned, shipped and not now: they read this in it. “Not now” needs a "
    "reason."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a form about a status comes with: nothing, what a command said, or what was typed before."""

    status: ThemeStatus | None = None
    reason: str = ""
    would_change: str = ""
    review_on: date | None = None
    # Why it comes back, in a sentence.
    notice: str = ""


def status_form(theme: Theme, memory: Mapping[str, str], today: date, filling: Filling) -> Block:
    """Return the form that lets a theme take its next step."""
    options = {status: inputs.option(say(words), status.value) for status, words in _MEANINGS.items()}
    menu = inputs.menu(
        STATUS,
        list(options.values()),
        placeholder=say("What becomes of it?"),
        chosen=None if filling.status is None else options[filling.status],
    )
    reason = inputs.text_input(REASON, initial=filling.reason, multiline=True, longest=LONGEST_REASON)
    would = inputs.text_input(WOULD_CHANGE, initial=filling.would_change, multiline=True, longest=LONGEST_REASON)
    day: Block = {
        "type": "datepicker",
        "action_id": REVIEW_ON,
        "initial_date": (filling.review_on or today + REVIEW_AFTER).isoformat(),
    }
    status = status_name(theme.status)
    present = say("*{theme}* ({label}) is *{status}*.", theme=_named(theme), label=theme.label, status=status)
    blocks = [kit.section(present)]
    if filling.notice:
        blocks.append(kit.section(f":warning: {kit.escape(filling.notice)}"))
    blocks += [
        inputs.field(STATUS, say("Status"), menu),
        inputs.field(REASON, say("Why?"), reason, hint=say(_REASON_HINT), optional=True),
        inputs.field(
            WOULD_CHANGE,
            say("Only for not now: what would change our mind?"),
            would,
            hint=say("They read this too. Without it, a “not now” sounds like a “never”."),
            optional=True,
        ),
        inputs.field(REVIEW_ON, say("Only for not now: look again on"), day, optional=True),
    ]
    return modals.form(say("Change status"), SAVE, memory, say("Save"), blocks)


def links_form(theme: Theme, links: Sequence[TrackerLink], memory: Mapping[str, str]) -> Block:
    """Return the form that links a theme to issues, and takes links away."""
    blocks = [
        kit.section(say("Where does engineering work on *{theme}* ({label})?", theme=_named(theme), label=theme.label))
    ]
    if len(links) < MOST_LINKS:
        box = inputs.text_input(LINK, placeholder="https://github.com/acme/app/issues/12", longest=LONGEST_PASTE)
        hint = say("An issue on GitHub, Linear or Jira, as your browser shows its address; self-hosted ones too.")
        blocks.append(inputs.field(LINK, say("Link an issue"), box, hint=hint, optional=True))
    if links:
        known = [inputs.option(f"{link.tracker.value} {link.label}", link_key(link.url)) for link in links]
        blocks.append(inputs.field(GONE, say("Take a link away"), inputs.menu(GONE, known), optional=True))
    return modals.form(say("Issues"), SAVE_LINKS, memory, say("Save"), blocks)


def changed_view(sentence: str) -> Block:
    """Return what stands in a form's place once it was saved; names in the sentence are escaped."""
    return modals.done(say("Status"), "statuses.done", sentence)


def _named(theme: Theme) -> str:
    return kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)
