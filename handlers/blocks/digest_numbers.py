"""The numbers of a digest: Slack's own chart, the kinds in a line, and lists of everything."""

from collections.abc import Sequence

from bot.domain.digest_words import axis_words, chart_title, count_words, kind_rows, points
from bot.domain.digests import Digest, counted
from bot.domain.language import say
from handlers.blocks import kit
from handlers.blocks.charts import bar_chart
from handlers.blocks.directions import composed, isolated
from handlers.blocks.kit import Block

# In the channel: the largest kinds, in one line on a wide screen; the thread has all of them.
KINDS_IN_HEAD = 4
# An account's name is a label here, not its register entry.
ACCOUNT_NAME = 60


def trend_chart(digest: Digest) -> list[Block]:
    """Return the chart; a team that has only experiments so far sees no empty one."""
    if not any(digest.tally.by_period):
        return []
    return [
        bar_chart(chart_title(digest), say("Items"), points(digest), x_label=axis_words(digest), y_label=say("Items"))
    ]


def kinds_told(digest: Digest) -> str:
    """Return the largest kinds, each against the period before, in one line of Heed's own words; or nothing."""
    rows = kind_rows(digest)
    if not rows:
        return ""
    if not digest.tally.is_sorted:
        return say("Nobody has sorted these items yet: who opens one can set its kind, severity and account.")
    return "  ·  ".join(f"{name}: {told}" for name, told in rows[:KINDS_IN_HEAD])


def number_lists(digest: Digest) -> list[Block]:
    """Return every kind and every named account with its count."""
    kinds = [f"{name}: {told}" for name, told in kind_rows(digest)]
    return [*_list(say("By kind"), kinds), *_list(say("By account"), account_rows(digest))]


def account_rows(digest: Digest) -> list[str]:
    """Return a row for each account, how many accounts are left out, and the items without one."""
    named = [count for count in digest.tally.by_account if count.name is not None]
    rows = [f"{_account(count.name)}: {count_words(digest, count)}" for count in named]
    left = digest.tally.accounts - sum(1 for count in named if count.now)
    if left > 0:
        rows.append(say("and {accounts}", accounts=counted(left, "more account")))
    unknown = [count for count in digest.tally.by_account if count.name is None]
    return rows + [say("No account known: {count}", count=count_words(digest, count)) for count in unknown]


def _account(name: str | None) -> str:
    return isolated(kit.truncate(kit.one_line(name or ""), ACCOUNT_NAME, kit.escaped_size))


def _list(heading: str, rows: Sequence[str]) -> list[Block]:
    if not rows:
        return []
    lines = [kit.line(composed(row)) for row in rows]
    return [kit.rich_text(kit.line(kit.said(heading, bold=True)), kit.bullets(*lines))]
