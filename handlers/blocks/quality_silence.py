"""Whom nobody hears, each with one question that a human may copy; pure."""

from bot.domain.days import named_day
from bot.domain.language import say, say_many
from bot.domain.silence import question_for_segment
from bot.flows.quality import Asked, SilenceBoard
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

_NAME = 40
_THEME_NAME = 60
_ACCOUNT_NAME = 60
_QUESTION = 300
_SEGMENTS_SHOWN = 5


def silence_message(board: SilenceBoard) -> Rendered:
    """Return whom nobody hears, each with one question that a human may copy."""
    silence = board.silence
    told = say_many(
        silence.known,
        "{count:,} of {number:,} account said nothing for {days} days, as far as you may read.",
        "{count:,} of {number:,} accounts said nothing for {days} days, as far as you may read.",
        count=len(silence.accounts),
        days=silence.days,
    )
    if not silence.accounts:
        told = say("Every account was heard in the last {days} days, as far as you may read.", days=silence.days)
    if not silence.known:
        told = say("No account is known yet: `/heed accounts` shows and adds them.")
    blocks = [
        *([kit.section(f":white_check_mark: {kit.escape(board.done)}")] if board.done else []),
        kit.header(say("Whom we are not hearing")),
        kit.section(told),
        *[_asked(each) for each in board.asked],
    ]
    left = len(silence.accounts) - len(board.asked)
    if left:
        blocks.append(
            kit.context(
                say("{left:,} more. The accounts with most revenue stand first, then the longest silent.", left=left)
            )
        )
    if silence.segments:
        blocks.append(_segments(board))
    blocks.append(kit.actions("quality.actions", kit.button(say("Back to the board"), "quality.board", "board")))
    blocks.append(
        kit.context(
            say(
                "Nothing is sent: copy a question, change it, ask. `/heed quality silent 60` changes the number of "
                "days."
            )
        )
    )
    return Rendered(text=kit.escape(f"{board.done} {told}".strip()), blocks=tuple(blocks))


def _asked(asked: Asked) -> Block:
    account = asked.account
    since = say("last heard {day}", day=named_day(account.last_at.date())) if account.last_at else say("never heard")
    facts = [since, *([kit.one_line(account.segment)] if account.segment else [])]
    if account.revenue is not None:
        facts.append(
            say("{amount:,} {currency} a year", amount=account.revenue.amount, currency=account.revenue.currency)
        )
    name = _named(account.name, _ACCOUNT_NAME)
    about = _named(asked.about.name, _THEME_NAME) if asked.about else ""
    question = kit.truncate(
        asked.question.replace("{about}", say("“{words}”", words=about)), _QUESTION, kit.escaped_size
    )
    told = kit.truncate("  ·  ".join(facts), _QUESTION, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said(name, bold=True), kit.said(f"  ·  {told}")), kit.quoted(kit.said(question)))


def _segments(board: SilenceBoard) -> Block:
    shown = board.silence.segments[:_SEGMENTS_SHOWN]
    lines = [
        kit.line(
            kit.said(
                say_many(
                    each.accounts,
                    "{name}: {number:,} account, none of them heard",
                    "{name}: {number:,} accounts, none of them heard",
                    name=_named(each.name, _NAME),
                )
            )
        )
        for each in shown
    ]
    return kit.rich_text(
        kit.line(kit.said(say("Silent segments"), bold=True)),
        kit.bullets(*lines),
        kit.line(kit.said(say("To anybody there:"))),
        kit.quoted(kit.said(question_for_segment())),
    )


def _named(name: str, budget: int) -> str:
    return kit.truncate(kit.one_line(name), budget, kit.escaped_size)
