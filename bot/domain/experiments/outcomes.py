"""Outcomes as people speak of them, wherever a decision is told."""

from bot.domain.experiments.decisions import CameTrue, Outcome

# What is chosen in a form.
CHOICES = {
    Outcome.SHIP: "Ship it",
    Outcome.ITERATE: "Iterate: change it and try again",
    Outcome.STOP: "Stop it",
    Outcome.INCONCLUSIVE: "Inconclusive: it cannot be told",
}
# What was done.
DONE = {
    Outcome.SHIP: "shipped",
    Outcome.ITERATE: "iterated on",
    Outcome.STOP: "stopped",
    Outcome.INCONCLUSIVE: "left inconclusive",
}
# What Heed would do.
WOULD = {
    Outcome.SHIP: "ship it",
    Outcome.ITERATE: "iterate",
    Outcome.STOP: "stop it",
    Outcome.INCONCLUSIVE: "call it inconclusive",
}
CAME_TRUE = {CameTrue.YES: "it came true", CameTrue.NO: "it did not come true", CameTrue.UNKNOWN: "it cannot be told"}
