"""Where Slack tells of experiments and bets."""

from slack_bolt.async_app import AsyncApp

from bot.flows.desk import Desk
from handlers.listeners.experiments import commands, deciding, forecasting, life, planning, reading, tracing, updating


def register(app: AsyncApp, desk: Desk) -> None:
    """Tell Bolt about experiments, one module after the other."""
    commands.register(app, desk)
    planning.register(app, desk)
    life.register(app, desk)
    deciding.register(app, desk)
    forecasting.register(app, desk)
    reading.register(app, desk)
    tracing.register(app, desk)
    updating.register(app, desk)
