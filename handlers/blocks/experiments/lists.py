"""What `/experiment` answers in words: its help, the list, and what it did not understand."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.standing import waits_for
from bot.domain.language import later, say, say_many
from bot.flows.experiments.listing import PAGE_EXPERIMENTS, Listed
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

# Twenty lines of this length, with what each waits for, stay below what a message takes.
_TITLE_BUDGET = 110
# What was typed is said back shortly, whatever it was.
_ECHO_BUDGET = 60

HELP = (
    later("""*Try something, and know whether it worked*
• `/experiment new Show prices before sign-up` opens the form of a new experiment or bet; so does
  *New experiment* in the shortcuts menu
• `/experiment list` shows what is open and what waits for somebody, yours first
• `/experiment show EXP-7` shows one with its numbers"""),
    later("""*Report and decide*
• `/experiment update EXP-7 control 120/2400, variant 156/2380` reports totals so far; a message in a channel set to \
`/heed channel experiments`, a reply below the card and *Tag as experiment update* in a message's menu do the same
• `/experiment decide EXP-7` records ship, iterate, stop or inconclusive, with the evidence as it is today
• `/experiment why EXP-7` walks from the theme to the decision, as `/heed why EXP-7` does"""),
    later("""*Learn*
• `/experiment learnings onboarding` finds what was tried before, by its meaning
• `/experiment review EXP-7` says whether a forecast came true; `/experiment calibration` shows how good the
  forecasts are
• `/experiment export` sends you a file of every experiment that you may know of, as `csv` or `json`"""),
)
NOTHING_OPEN = later("No experiment is open. `/experiment new` opens the form of one.")


def help_message() -> Rendered:
    """Return what `/experiment` can do."""
    parts = [say(part) for part in HELP]
    return Rendered(text="\n\n".join(parts), blocks=tuple(map(kit.section, parts)))


def unknown_message(command: ExperimentCommand) -> Rendered:
    """Return what to type instead of a sub-command that does not exist."""
    typed = kit.escaped(kit.one_line(command.typed.replace("`", "")), _ECHO_BUDGET)
    if command.nearest is None:
        hint = say("`/experiment help` shows what it can do.")
    else:
        hint = say("Did you mean `{usage}`?", usage=_usage(command))
    text = f"{say('I do not know `/experiment {typed}`.', typed=typed)} {hint}"
    return Rendered(text=text, blocks=(kit.section(text),))


def which_message(asked: ExperimentAsked, words: str = "") -> Rendered:
    """Return the question which experiment is meant, when a command names none."""
    typed = kit.escaped(kit.one_line(words.replace("`", "")), _ECHO_BUDGET)
    missed = say("“{typed}” is no experiment that I know.", typed=typed) if words.strip() else say("Which experiment?")
    how = say("Type `/experiment {asked} EXP-7`; `/experiment list` shows what is open.", asked=asked.value)
    text = f"{missed} {how}"
    return Rendered(text=text, blocks=(kit.section(text),))


def export_message(file_format: str) -> Rendered:
    """Return the answer to an export that is on its way."""
    text = say(
        "Your export is on its way: a {format} file with every experiment that you may know of comes as a direct "
        "message.",
        format=file_format.upper(),
    )
    return Rendered(text=text, blocks=(kit.section(text),))


def no_format_message(words: str) -> Rendered:
    """Return what to type instead of a format that there is not."""
    typed = kit.escaped(kit.one_line(words.replace("`", "")), _ECHO_BUDGET)
    text = say("I have no format “{typed}”. Type `/experiment export csv` or `/experiment export json`.", typed=typed)
    return Rendered(text=text, blocks=(kit.section(text),))


def list_message(listed: Listed, now: datetime) -> Rendered:
    """Return a page of experiments, one's own first, each with what it waits for."""
    if not listed.experiments:
        text = say("There is nothing more to show here.") if listed.offset else say(NOTHING_OPEN)
        return Rendered(text=text, blocks=(kit.section(text),))
    title = say_many(listed.total, "{number} open experiment", "{number} open experiments")
    own = [each for each in listed.experiments if each.owner_id == listed.user_id]
    others = [each for each in listed.experiments if each.owner_id != listed.user_id]
    blocks = [kit.section(f"*{title}*")]
    for heading, part in ((say("Yours"), own), (say("Of others"), others)):
        if part:
            blocks.append(kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*_lines(part, now))))
    return Rendered(text=title, blocks=(*blocks, *_paging(listed)))


def _lines(experiments: list[Experiment], now: datetime) -> Iterator[Block]:
    for each in experiments:
        title = kit.truncate(kit.one_line(each.terms.hypothesis.change), _TITLE_BUDGET, kit.escaped_size)
        waits = waits_for(each, each.day_of(now))
        locked = f" ({say('private channel')})" if each.private_to else ""
        yield kit.line(
            kit.said(each.label, bold=True),
            kit.said(f"  {title}  ·  {waits}{locked}  ·  "),
            kit.person(each.owner_id),
        )


def _paging(listed: Listed) -> Iterator[Block]:
    buttons = []
    if listed.offset:
        buttons.append(_page(say("Previous"), "experiments.list_previous", listed.offset - PAGE_EXPERIMENTS))
    if listed.has_more:
        buttons.append(_page(say("More"), "experiments.list_next", listed.offset + PAGE_EXPERIMENTS))
    if buttons:
        yield kit.actions("experiments.paging", *buttons)


def _page(label: str, action_id: str, offset: int) -> Block:
    return kit.button(label, action_id, json.dumps({"offset": str(max(offset, 0))}))


def _usage(command: ExperimentCommand) -> str:
    """Return the command to type instead, with what was typed after it."""
    rest = kit.escaped(kit.one_line(command.rest.replace("`", "")), _ECHO_BUDGET)
    name = command.nearest.value if command.nearest else "help"
    return f"/experiment {name} {rest}".strip()
