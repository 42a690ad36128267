"""Taking feedback from another tool: stored before it is answered, once however often it is sent."""

from dataclasses import dataclass

from bot.domain.feedback import Captured, Feedback, NewFeedback, State
from bot.domain.outside_errors import KeyReusedError, RemovedError
from bot.domain.receiving import Handed, feedback_from
from bot.domain.tokens import ApiCall, ApiToken
from bot.flows.desk import Desk
from bot.flows.matching import recognised
from bot.ports import UnitOfWork

_CREATED, _KNOWN = 201, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """What makes a call the same call twice: the key that its sender chose, and a hash of what was asked."""

    key: str
    request_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The outcome of a call: the item, whether this call made it, and whether an earlier one said all this already."""

    feedback: Feedback
    is_new: bool
    is_repeated: bool = False


async def receive_feedback(desk: Desk, token: ApiToken, handed: Handed, repeatable: Repeatable | None) -> Received:
    """Keep what another tool hands over, and what its call came to, in one transaction.

    Raises BadRequestError, KeyReusedError, and RemovedError for what was removed before.
    """
    new = feedback_from(handed, workspace_id=token.workspace_id, now=desk.clock.now())
    async with desk.storage.work(token.workspace_id) as work:
        known = await _known_call(desk, work, token, repeatable)
        if known is not None:
            return await _repeated(work, known)
        captured = await _kept(work, new)
        if repeatable is not None:
            status = _CREATED if captured.is_new else _KNOWN
            result = {"feedback_id": captured.feedback.id}
            await work.tokens.finish_call(token.id, repeatable.key, status=status, result=result)
    # Labelled with others within seconds, as an import is: tools send many at once, and nobody looks at each.
    return Received(feedback=captured.feedback, is_new=captured.is_new)


async def _known_call(desk: Desk, work: UnitOfWork, token: ApiToken, repeatable: Repeatable | None) -> ApiCall | None:
    if repeatable is None:
        return None
    call = ApiCall(token_id=token.id, key=repeatable.key, request_hash=repeatable.request_hash, at=desk.clock.now())
    known = await work.tokens.begin_call(call)
    if known is not None and known.request_hash != repeatable.request_hash:
        raise KeyReusedError
    return known


async def _repeated(work: UnitOfWork, call: ApiCall) -> Received:
    item = await work.feedback.with_id(call.result.get("feedback_id", ""))
    if item is None or item.state is not State.ACTIVE:
        raise RemovedError
    return Received(feedback=item, is_new=call.status == _CREATED, is_repeated=True)


async def _kept(work: UnitOfWork, new: NewFeedback) -> Captured:
    (recognisable,) = await recognised(work, [new])
    if await work.erasures.keeps_out([recognisable]):
        raise RemovedError
    captured = await work.feedback.add(recognisable)
    # What somebody took out of Heed is not brought back by another copy of it.
    if captured.feedback.state is not State.ACTIVE:
        raise RemovedError
    return captured
