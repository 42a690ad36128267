"""The Home tab: how to capture, what customers speak of, what one captured last, and how much there is to read."""

from collections.abc import Iterator

from bot.domain.digests import counted
from bot.domain.labels import Accuracy
from bot.flows.home import Overview
from bot.flows.theme_pages import ThemePage
from handlers.blocks import kit
from handlers.blocks.heard_back import loop_blocks
from handlers.blocks.home_experiments import own_experiment_blocks
from handlers.blocks.home_priority import home_priority_blocks
from handlers.blocks.home_quality import home_quality_blocks
from handlers.blocks.home_vision import home_vision_blocks
from handlers.blocks.items import entry
from handlers.blocks.kit import Block
from handlers.blocks.owed import home_owed_blocks
from handlers.blocks.themes import theme_blocks

WAYS = """*Three ways to keep what a customer said*
• In a message's menu (the three dots), choose *Tag as feedback*
• React with :ear: to a message, or mention me in its thread
• Type `/heed` and the words, or `/heed` alone for a form"""
# Fewer corrections than this say nothing about how often Heed is right: one slip would be ten per cent.
FEW_CORRECTIONS = 10


def home_view(overview: Overview, reaction: str = "ear") -> Block:
    """Return the Home tab of one person; it shows only what that person captured or may read."""
    ways = WAYS.replace(":ear:", f":{kit.escape(reaction)}:")
    blocks = [kit.header("What customers say"), kit.section(ways, kit.button("Log feedback", "feedback.log", "home"))]
    if overview.notice:
        blocks.append(kit.context(f":warning: {kit.escape(overview.notice)}"))
    blocks.append(kit.divider())
    if overview.at is not None:
        blocks += own_experiment_blocks(overview.experiments, overview.at)
        blocks += home_owed_blocks(overview.owed, overview.owed_since, overview.at)
    if overview.loop is not None:
        blocks += loop_blocks(overview.loop)
    blocks += home_vision_blocks(overview.vision)
    blocks += home_priority_blocks(overview.themes)
    blocks += home_quality_blocks(overview.quality)
    if overview.mine:
        blocks.append(kit.section(f"*Your latest captures* ({len(overview.mine)} of {overview.mine_total:,})"))
        for item in overview.mine:
            blocks += entry(item)
    else:
        blocks.append(kit.section("You have not captured anything yet. Your latest captures will be listed here."))
    return {"type": "home", "blocks": [*blocks, kit.divider(), kit.context(*_numbers(overview))]}


def theme_view(page: ThemePage) -> Block:
    """Return the page of a theme as a Home tab."""
    return {"type": "home", "blocks": theme_blocks(page, is_home=True)}


def accuracy_words(accuracy: Accuracy) -> str:
    """Return how often Heed's first guess was what a person then said, or nothing while that is too few to tell."""
    if accuracy.total < FEW_CORRECTIONS:
        return ""
    return f"Heed sorted right {accuracy.right:,} of {accuracy.total:,} in the last month"


def _numbers(overview: Overview) -> Iterator[str]:
    readable = counted(overview.readable_total, "item")
    yield f"You can read {readable} in all: `/heed find`. A digest for your team's channel: `/digest schedule`."
    if overview.waiting:
        yield f"{counted(overview.waiting, 'question')} in the triage channel without an answer"
    if overview.accuracy is not None and (told := accuracy_words(overview.accuracy)):
        yield told
