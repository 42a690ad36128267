"""Accounts over HTTP: the register of customers, kept in step with the system that they come from."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from bot.domain.account_errors import AccountNotFoundError
from bot.domain.accounts import Account, account_number_from
from bot.flows.accounts_outside import (
    MOST_ROWS,
    Outcome,
    RowOutcome,
    change_account,
    list_accounts,
    read_account,
    take_accounts,
)
from bot.flows.desk import Desk
from bot.flows.reading_outside import MOST
from handlers.api import shapes
from handlers.api.visitor import reader_of

_GONE: dict[int | str, dict[str, Any]] = {404: {"model": shapes.Problem}}
_CHANGED: dict[int | str, dict[str, Any]] = {**_GONE, 409: {"model": shapes.Problem}}
# Longer than any part of an account; each part has its own limit.
_LONGEST = 2_000

_Text = Annotated[str | None, Field(max_length=_LONGEST)]


class AccountFactsIn(shapes.Asked):
    """What is known of an account. What is left out stays as it is; an empty text takes it away."""

    name: _Text = None
    external_id: Annotated[str | None, Field(max_length=_LONGEST, description="Its id in your system.")] = None
    domains: Annotated[list[str] | None, Field(max_length=100, examples=[["acme.com"]])] = None
    segment: _Text = None
    tier: _Text = None
    revenue: Annotated[int | None, Field(ge=0, le=10**15, description="A year, in whole units of the currency.")] = None
    currency: Annotated[str | None, Field(max_length=3, description="As in ISO 4217, such as EUR.")] = None
    owner: Annotated[str | None, Field(max_length=32, description="The Slack user id of who looks after it.")] = None
    teams: Annotated[list[str] | None, Field(max_length=100, description="Ids of their Slack workspaces.")] = None


class AccountChangeIn(AccountFactsIn):
    """A change of an account; with `version` it is refused when somebody else changed it meanwhile."""

    version: Annotated[int | None, Field(ge=1)] = None


class AccountBatch(shapes.Asked):
    """Accounts as another system knows them."""

    accounts: Annotated[list[AccountFactsIn], Field(min_length=1, max_length=MOST_ROWS)]
    dry_run: Annotated[bool, Field(description="Only say what would become of each.")] = False


class AccountOut(shapes.Told):
    """A customer."""

    id: Annotated[str, Field(examples=["A-4"])]
    name: str
    external_id: str | None
    domains: list[str]
    segment: str | None
    tier: str | None
    revenue: int | None
    currency: str | None
    owner: str | None
    teams: list[str]
    version: int


class AccountList(shapes.Told):
    """A page of accounts by name."""

    accounts: list[AccountOut]
    next_cursor: str | None


class AccountRow(shapes.Told):
    """What became of one account of a batch, by its place in it."""

    row: int
    outcome: Outcome
    id: str | None
    errors: list[shapes.FieldProblem]


class AccountReport(shapes.Told):
    """What became of a batch."""

    dry_run: bool
    new: int
    changed: int
    same: int
    refused: int
    rows: list[AccountRow]


class AccountRoutes:
    """The answers of `/accounts`."""

    def __init__(self, desk: Desk) -> None:
        """Answer from this desk."""
        self._desk = desk

    def add_to(self, api: APIRouter) -> None:
        """Serve them."""
        one = "/accounts/{account_id}"
        api.add_api_route("/accounts", self.listed, response_model=AccountList)
        api.add_api_route("/accounts", self.take, methods=["POST"], response_model=AccountReport)
        api.add_api_route(one, self.read, response_model=AccountOut, responses=_GONE)
        api.add_api_route(one, self.change, methods=["PUT"], response_model=AccountOut, responses=_CHANGED)

    async def listed(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=200, description="A part of the name.")] = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        cursor: Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")] = None,
    ) -> AccountList:
        """List accounts by name."""
        page = await list_accounts(self._desk, reader_of(request), like=q, limit=limit, cursor=cursor)
        return AccountList(accounts=[_out(account) for account in page.accounts], next_cursor=page.cursor)

    async def read(self, request: Request, account_id: str) -> AccountOut:
        """Read one account by its id, such as `A-4`; a merged one is answered by the one that it lives on in."""
        return _out(await read_account(self._desk, reader_of(request), _number(account_id)))

    async def change(self, request: Request, account_id: str, change: AccountChangeIn) -> AccountOut:
        """Change what is known of an account; what people said follows it."""
        reader, number = reader_of(request), _number(account_id)
        values = _values(change)
        return _out(await change_account(self._desk, reader, number, values, version=change.version))

    async def take(self, request: Request, batch: AccountBatch) -> AccountReport:
        """Store up to 100 accounts, known ones by `external_id` or else by name; sent again, nothing changes."""
        rows = [_values(each) for each in batch.accounts]
        outcomes = await take_accounts(self._desk, reader_of(request), rows, is_rehearsal=batch.dry_run)
        counts = {each.value: sum(row.outcome is each for row in outcomes) for each in Outcome}
        told = [_row(place, outcome, batch) for place, outcome in enumerate(outcomes)]
        return AccountReport.model_validate({"dry_run": batch.dry_run, **counts, "rows": told})


def _values(given: AccountFactsIn) -> dict[str, str]:
    """Return what was given, as the texts of a form."""
    values = given.model_dump(exclude_unset=True, exclude={"version"})
    said = {name: "" if value is None else value for name, value in values.items()}
    return {name: " ".join(value) if isinstance(value, list) else str(value) for name, value in said.items()}


def _out(account: Account) -> AccountOut:
    facts = account.facts
    return AccountOut(
        id=account.label,
        name=facts.name,
        external_id=facts.external_id,
        domains=list(facts.domains),
        segment=facts.segment,
        tier=facts.tier,
        revenue=facts.revenue.amount if facts.revenue else None,
        currency=facts.revenue.currency if facts.revenue else None,
        owner=facts.owner_id,
        teams=list(facts.team_ids),
        version=account.version,
    )


def _row(place: int, outcome: RowOutcome, batch: AccountBatch) -> AccountRow:
    # The id that a rehearsal would have given is nobody's.
    is_promised = batch.dry_run and outcome.outcome is Outcome.NEW
    return AccountRow(
        row=place,
        outcome=outcome.outcome,
        id=outcome.account.label if outcome.account and not is_promised else None,
        errors=[shapes.FieldProblem(field=name, problem=said) for name, said in outcome.errors.items()],
    )


def _number(label: str) -> int:
    number = account_number_from(label)
    if number is None:
        raise AccountNotFoundError
    return number
