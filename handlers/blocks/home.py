"""The Home tab: how to capture, what one captured last, and how much there is to read."""

from bot.flows.finding import Overview
from handlers.blocks import kit
from handlers.blocks.items import entry
from handlers.blocks.kit import Block

WAYS = """*Three ways to keep what a customer said*
• In a message's menu (the three dots), choose *Tag as feedback*
• React with :ear: to a message, or mention me in its thread
• Type `/heed` and the words, or `/heed` alone for a form"""


def home_view(overview: Overview, reaction: str = "ear") -> Block:
    """Return the Home tab of one person; it shows only what that person captured or may read."""
    ways = WAYS.replace(":ear:", f":{kit.escape(reaction)}:")
    blocks = [kit.header("What customers say"), kit.section(ways, kit.button("Log feedback", "feedback.log", "home"))]
    blocks.append(kit.divider())
    if overview.mine:
        blocks.append(kit.section(f"*Your latest captures* ({len(overview.mine)} of {overview.mine_total:,})"))
        for item in overview.mine:
            blocks += entry(item)
    else:
        blocks.append(kit.section("You have not captured anything yet. Your latest captures will be listed here."))
    readable = "1 item" if overview.readable_total == 1 else f"{overview.readable_total:,} items"
    told = f"You can read {readable} in all: `/heed find`. A digest for your team's channel: `/digest schedule`."
    return {"type": "home", "blocks": [*blocks, kit.divider(), kit.context(told)]}
