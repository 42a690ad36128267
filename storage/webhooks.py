"""Addresses that are told of changes, and every message to them."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, desc, func, select, update
from sqlmodel import col

from bot.domain.webhooks import Delivery, DeliveryState, Webhook
from storage.scope import Scope
from storage.tables import DeliveryRow, WebhookRow

_WAITING = DeliveryState.WAITING.value


class SqlWebhookStore:
    """`WebhookStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def add(self, webhook: Webhook) -> None:
        """Store an address."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": webhook.id,
            "url": webhook.url,
            "secret": webhook.secret,
            "created_by": webhook.created_by,
            "created_at": webhook.created_at,
            "disabled_at": webhook.disabled_at,
        }
        await self._scope.session.execute(self._scope.insert(WebhookRow).values(row))

    async def every(self) -> list[Webhook]:
        """Return every address, those that are switched off too, the oldest first."""
        query = select(WebhookRow).where(self._mine()).order_by(col(WebhookRow.created_at), col(WebhookRow.id))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_webhook_of(row) for row in rows]

    async def with_id(self, webhook_id: str) -> Webhook | None:
        """Return an address."""
        query = select(WebhookRow).where(self._mine(), col(WebhookRow.id) == webhook_id)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else _webhook_of(row)

    async def remove(self, webhook_id: str) -> bool:
        """Remove an address and its messages; False when there is none."""
        await self._scope.session.execute(delete(DeliveryRow).where(*self._to(webhook_id)))
        gone = delete(WebhookRow).where(self._mine(), col(WebhookRow.id) == webhook_id).returning(col(WebhookRow.id))
        return await self._scope.session.scalar(gone) is not None

    async def disable(self, webhook_id: str, *, at: datetime) -> None:
        """Switch an address off, and give up what still waits for it."""
        this = update(WebhookRow).where(self._mine(), col(WebhookRow.id) == webhook_id)
        await self._scope.session.execute(this.values(disabled_at=at))
        waiting = update(DeliveryRow).where(*self._to(webhook_id), col(DeliveryRow.state) == _WAITING)
        await self._scope.session.execute(waiting.values(state=DeliveryState.GIVEN_UP.value, next_at=None))

    async def add_delivery(self, delivery: Delivery) -> bool:
        """Store a message to an address; False when its id is there already."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": delivery.id,
            "webhook_id": delivery.webhook_id,
            "change_id": delivery.change_id,
            "state": delivery.state.value,
            "attempts": delivery.attempts,
            "created_at": delivery.created_at,
            "next_at": delivery.next_at,
        }
        put = self._scope.insert(DeliveryRow).values(row).on_conflict_do_nothing().returning(col(DeliveryRow.id))
        return await self._scope.session.scalar(put) is not None

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a message."""
        query = select(DeliveryRow).where(*self._this(delivery_id))
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else _delivery_of(row)

    async def deliveries(self, webhook_id: str, *, limit: int) -> list[Delivery]:
        """Return the messages to an address, the newest first."""
        query = select(DeliveryRow).where(*self._to(webhook_id))
        query = query.order_by(desc(col(DeliveryRow.created_at)), desc(col(DeliveryRow.id))).limit(limit)
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_delivery_of(row) for row in rows]

    async def claim(self, delivery_id: str, *, attempts: int, next_at: datetime | None) -> bool:
        """Take the next attempt after so many; False when somebody else has taken it, or it is settled."""
        as_it_was = col(DeliveryRow.state) == _WAITING, col(DeliveryRow.attempts) == attempts
        taken = update(DeliveryRow).where(*self._this(delivery_id), *as_it_was)
        values = taken.values(attempts=attempts + 1, next_at=next_at).returning(col(DeliveryRow.id))
        return await self._scope.session.scalar(values) is not None

    async def note_answer(
        self, delivery_id: str, state: DeliveryState, *, answer: str, delivered_at: datetime | None = None
    ) -> None:
        """Remember what came of an attempt; only a message that still waits is changed."""
        this = update(DeliveryRow).where(*self._this(delivery_id), col(DeliveryRow.state) == _WAITING)
        values: dict[str, object] = {"state": state.value, "answer": answer, "delivered_at": delivered_at}
        if state is not DeliveryState.WAITING:
            values["next_at"] = None
        await self._scope.session.execute(this.values(**values))

    async def due(self, at: datetime) -> list[str]:
        """Return the ids of the addresses for which a message is due."""
        mine = col(DeliveryRow.workspace_id) == self._scope.workspace_id
        query = select(col(DeliveryRow.webhook_id)).where(mine, *_due(at)).distinct()
        return sorted(await self._scope.session.scalars(query))

    async def next_due(self, webhook_id: str, at: datetime) -> Delivery | None:
        """Return the message to an address that has been due longest."""
        query = select(DeliveryRow).where(*self._to(webhook_id), *_due(at))
        query = query.order_by(col(DeliveryRow.next_at), col(DeliveryRow.created_at), col(DeliveryRow.id)).limit(1)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else _delivery_of(row)

    async def given_up(self, since: datetime) -> int:
        """Return how many messages were begun since a time and given up."""
        mine = col(DeliveryRow.workspace_id) == self._scope.workspace_id, col(DeliveryRow.created_at) >= since
        state = col(DeliveryRow.state) == DeliveryState.GIVEN_UP.value
        return await self._scope.session.scalar(select(func.count()).where(*mine, state)) or 0

    async def drop_older(self, than: datetime) -> int:
        """Remove settled messages from before a time; return how many there were."""
        mine = col(DeliveryRow.workspace_id) == self._scope.workspace_id, col(DeliveryRow.created_at) < than
        old = delete(DeliveryRow).where(*mine, col(DeliveryRow.state) != _WAITING).returning(col(DeliveryRow.id))
        return len((await self._scope.session.scalars(old)).all())

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for addresses of this workspace."""
        return col(WebhookRow.workspace_id) == self._scope.workspace_id

    def _this(self, delivery_id: str) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for one message."""
        return col(DeliveryRow.workspace_id) == self._scope.workspace_id, col(DeliveryRow.id) == delivery_id

    def _to(self, webhook_id: str) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for the messages to one address."""
        return col(DeliveryRow.workspace_id) == self._scope.workspace_id, col(DeliveryRow.webhook_id) == webhook_id


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for messages whose next attempt is due."""
    return col(DeliveryRow.state) == _WAITING, col(DeliveryRow.next_at) <= at


def _webhook_of(row: WebhookRow) -> Webhook:
    """Return an address as its readers see it."""
    return Webhook(
        id=row.id,
        url=row.url,
        secret=row.secret,
        created_by=row.created_by,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


def _delivery_of(row: DeliveryRow) -> Delivery:
    """Return a message as its readers see it."""
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        change_id=row.change_id,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        next_at=row.next_at,
        answer=row.answer,
        delivered_at=row.delivered_at,
    )
