"""The demo's company: what it wants, and who its customers are."""

from datetime import datetime, timedelta

from bot.domain.accounts import AccountFacts, Money
from bot.domain.vision import NewObjective, Vision
from bot.flows.accounts import Entered, enter_account
from bot.ports import UnitOfWork

_ELIN, _MIRA, _JONAS, _TOMAS = "U0ELIN", "U0MIRA", "U0JONAS", "U0TOMAS"
# The quarter's first day, on which the founder said so in #general.
_SAID = timedelta(days=55)
_STATEMENT = "An engineer in a van never has to ring the office to find out where to go next."
# Name, what success looks like, and who looks after it.
_OBJECTIVES = (
    ("Every visit happens", "Fewer than 4% of visits are missed: nobody is out, nobody is at the wrong gate.", _MIRA),
    ("The board tells the truth", "Two dispatchers work on one day and never lose each other's changes.", _MIRA),
    ("Paper is over", "Job sheets, photos and signatures reach the customer the same day, without a printer.", _JONAS),
)
_CUSTOMERS = (
    AccountFacts(
        name="Cobbold Lifts",
        segment="Lifts",
        tier="Enterprise",
        revenue=Money(amount=84_000, currency="GBP"),
        owner_id=_TOMAS,
        external_id="CRM-1001",
        domains=("cobboldlifts.example",),
        channel_ids=("C0COBBOLD",),
        team_ids=("T0COBBOLD",),
    ),
    AccountFacts(
        name="Brückner Wärme",
        segment="Heating",
        tier="Enterprise",
        revenue=Money(amount=61_000, currency="GBP"),
        owner_id=_TOMAS,
        external_id="CRM-1002",
        channel_ids=("C0BRUECKNER",),
        team_ids=("T0BRUECKNER",),
    ),
    AccountFacts(
        name="Sahra Cooling",
        segment="Cooling",
        tier="Growth",
        revenue=Money(amount=38_500, currency="GBP"),
        owner_id=_JONAS,
        external_id="CRM-1003",
        channel_ids=("C0SAHRA",),
        team_ids=("T0SAHRA",),
    ),
    AccountFacts(
        name="Mori Setsubi",
        segment="Heating",
        tier="Growth",
        revenue=Money(amount=27_000, currency="GBP"),
        owner_id=_JONAS,
        external_id="CRM-1004",
        channel_ids=("C0MORI",),
        team_ids=("T0MORI",),
    ),
    AccountFacts(
        name="Oakrise Pools",
        segment="Pools",
        tier="Starter",
        revenue=Money(amount=6_400, currency="GBP"),
        external_id="CRM-1005",
    ),
    # Nobody has heard from them for a long time.
    AccountFacts(
        name="Hartwell Boilers",
        segment="Heating",
        tier="Enterprise",
        revenue=Money(amount=72_000, currency="GBP"),
        owner_id=_TOMAS,
        external_id="CRM-1006",
    ),
)


async def introduce_company(work: UnitOfWork, now: datetime) -> dict[str, str]:
    """Store vision and objectives; return the ids of the objectives by their names."""
    at = now - _SAID
    await work.vision.put_statement(Vision(version=1, statement=_STATEMENT, by=_ELIN, at=at))
    objectives = {}
    for number, (name, success, owner_id) in enumerate(_OBJECTIVES, start=1):
        new = NewObjective(id=f"demo-{number}", name=name, success=success, owner_id=owner_id, by=_ELIN, at=at)
        objective, _ = await work.vision.add(new)
        objectives[name] = objective.id
    return objectives


async def enter_customers(work: UnitOfWork, now: datetime) -> list[str]:
    """Store the customers as an import does; return the events that earlier items are to be recognised by."""
    events = []
    for facts in _CUSTOMERS:
        entered = Entered(workspace_id=work.workspace_id, user_id=None, facts=facts, is_another=True)
        _, event = await enter_account(work, entered, now - _SAID)
        events += [] if event is None else [event.id]
    return events
