"""What `/heed` can do: a few lines that fit where they are asked for, everything, or one sub-command."""

import re
from collections.abc import Iterator

from bot.domain.language import later, say
from bot.domain.surroundings import Surroundings, Where
from handlers.blocks import kit
from handlers.blocks.kit import Rendered

EVERYTHING = "all"

_HERE = {
    Where.DM: later(
        "*Here you can ask me things.* Write a question, and I answer from what customers said, every sentence with "
        "its items. Only you see it."
    ),
    Where.ABSENT: later(
        "*I am not in this conversation.* `/invite @Heed` brings me into a channel; what you type after `/heed` is "
        "kept all the same."
    ),
    Where.OFF: later(
        "*Here I keep nothing by myself.* Choose *Tag as feedback* in a message's menu (the three dots), or react with "
        ":ear:."
    ),
    Where.LISTEN: later(
        "*Here I listen* and keep what reads like feedback, without a word. `/heed why` with a message's link tells "
        "why it was kept or not."
    ),
    Where.EXPERIMENTS: later(
        "*Here I read experiments.* Write “EXP-7: control 120/2400, variant 156/2380”, with totals since the start, "
        "and I answer in the thread. `/experiment new` plans one."
    ),
    Where.SHARED: later(
        "*Customers read along here*, so I never post here unasked. Choose *Tag as feedback* in a message's menu (the "
        "three dots): only you see my answer."
    ),
}
# What only those may do who choose for the channel: guests are not told of it.
_CHOICES = {
    Where.OFF: later("`/heed channel listen` lets me keep what reads like feedback."),
    Where.LISTEN: later("`/heed channel off` stops it."),
}
_NO_DIGEST = later("No digest comes here yet: `/digest schedule` sets one up.")
_DIGEST = later("A digest comes here: `/digest help` tells how to change or mute it.")
_DAILY = later("""*Keep* `/heed The export takes ten minutes` · bare `/heed` opens a form
*Find* `/heed find slow export` · *ask* `/heed ask What do people say about exports?`
*Decide* `/heed themes` · `/heed vision` · `/heed quality`
*Answer* `/heed owed` · who asked: `/heed accounts`""")
_MORE = later(
    "Also `show`, `why`, `channel`, `privacy`, `export` and `forget`. `/heed help all` explains everything, "
    "`/heed help themes` one of them; `/experiment help` and `/digest help` the others. Your own page is my Home tab."
)
_KEEP = later("*Keep what customers say*")
_FIND = later("*Find it again*")
_KEEPING = (
    later("`/heed The export takes ten minutes` keeps these words at once; `/heed` alone opens a form"),
    later("*Tag as feedback* in a message's menu (the three dots) keeps that message, in threads too"),
    later("React with :ear: to keep a message; take the reaction off to undo it"),
    later("Mention me in a thread to keep the whole thread"),
    later(
        "`/heed channel listen` lets me keep by myself what reads like feedback in a channel; `/heed why F-12`, or "
        "with a message's link, tells why it was kept or not"
    ),
    later(
        "`/heed channel experiments` lets me read what is reported about experiments in a channel, and nothing else "
        "there"
    ),
)
_FINDING = (
    later(
        "`/heed find slow export` finds words and what they mean; filters are `kind:bug`, `severity:high`, `since:7d`, "
        '`sentiment:negative`, `area:reporting`, `theme:T-3` and `account:"Acme Corp"`'
    ),
    later(
        "`/heed ask What do people say about exports?` answers from what was kept, every sentence with its items; so "
        "do I when you mention me with a question, or ask me in our direct messages"
    ),
    later("`/heed why EXP-7` and `/heed why T-3` walk from what customers said to what was tried, decided and learned"),
    later("`/heed show F-12` shows one item: what I take it for, who said otherwise, and its earlier versions"),
    later(
        "`/heed themes` shows what customers speak of, by priority and why; `/heed themes T-3` one theme, and "
        "`/heed themes T-3 planned because …` says how far you are with it"
    ),
    later(
        "`/heed accounts` lists the customers behind the words, `/heed accounts A-3` one; `/heed accounts help` tells "
        "more"
    ),
    later("`/heed quality` shows complaints by area, how fast customers are answered, and whom nobody hears"),
    later(
        "`/heed vision` shows where you want to go, and how much of what is asked for serves it; `/heed vision O-2` "
        "one objective, `/heed vision not now` what is put off"
    ),
    later(
        "`/heed owed` shows whom you owe an answer, with the words to send; so do `all`, `@somebody`, `Acme`, `T-3`, "
        "`sent` and `older than 7d` after it"
    ),
    later("`/heed export` sends you a file of everything you may read, as `csv` or `json`"),
    later(
        "`/heed forget @person` removes for good what somebody said, or everything of an account, and gives a receipt"
    ),
    later(
        "`/heed privacy` shows what was sent to an AI endpoint, if anything, and turns it `off` or `on`; also what I "
        "posted, and why"
    ),
)
_OTHERS = later(
    "`/experiment help` is about experiments, `/digest help` about the weekly digest. What is said in a private "
    "channel is shown to its members only."
)


def help_message(surroundings: Surroundings, reaction: str = "ear") -> Rendered:
    """Return the few lines that help where somebody is; `reaction` is the name of the emoji that captures."""
    here = say(_HERE[surroundings.where])
    may_choose = not surroundings.is_guest and surroundings.where in {Where.OFF, Where.LISTEN, Where.EXPERIMENTS}
    if may_choose:
        choice = f" {say(_CHOICES[surroundings.where])}" if surroundings.where in _CHOICES else ""
        here += choice + "\n" + say(_DIGEST if surroundings.has_digest else _NO_DIGEST)
    parts = [_with_reaction(here, reaction), say(_DAILY), say(_MORE)]
    blocks = (kit.section(parts[0]), kit.section(parts[1]), kit.context(parts[2]))
    return Rendered(text="\n\n".join(parts), blocks=blocks)


def full_help_message(reaction: str = "ear") -> Rendered:
    """Return everything that `/heed` can do."""
    keeping = "\n".join([say(_KEEP), *(f"• {say(line)}" for line in _KEEPING)])
    finding = "\n".join([say(_FIND), *(f"• {say(line)}" for line in _FINDING)])
    parts = [_with_reaction(keeping, reaction), finding, say(_OTHERS)]
    return Rendered(text="\n\n".join(parts), blocks=tuple(kit.unfolded(part) for part in parts))


def topic_message(name: str, reaction: str = "ear") -> Rendered:
    """Return what one sub-command does, or everything where there is nothing of its own to tell."""
    lines = list(_about(name))
    if not lines:
        return full_help_message(reaction)
    text = _with_reaction("\n".join(f"• {line}" for line in lines), reaction)
    return Rendered(text=text, blocks=(kit.section(text),))


def _about(name: str) -> Iterator[str]:
    """Yield what is told of a sub-command: commands are written the same in every language."""
    own = re.compile(rf"`/heed {re.escape(name)}\b")
    for line in (*_KEEPING, *_FINDING):
        if own.search(line):
            yield say(line)


def _with_reaction(text: str, reaction: str) -> str:
    return text.replace(":ear:", f":{kit.escape(reaction)}:")
