"""Who is owed an answer once a theme was decided about, where they get it, and who has to give it.

Everybody who asked is owed one answer, however often they asked, where they asked last. What one of us wrote down for a
customer is owed to the customer, by way of who looks after the account. Our own notes owe nobody anything.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from bot.domain.audience import Person, Place
from bot.domain.closing import Debt, DebtState, Way, asker_key
from bot.domain.drafting import Request, drafted
from bot.domain.feedback import Feedback, Kind
from bot.domain.statuses import OWING, StatusChange, ThemeStatus
from bot.domain.themes import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What Slack and the accounts tell about some items: people, channels and who looks after whom."""

    workspace_id: str
    people: Mapping[str, Person]
    places: Mapping[str, Place]
    # By account.
    owners: Mapping[str, str]
    # Pairs of private channel and person, for everybody who could owe an answer.
    members: Collection[tuple[str, str]]
    # Who turned listening on in a channel: the last one to ask when nobody captured an item.
    listeners: Mapping[str, str]

    def is_ours(self, user_id: str | None) -> bool:
        """Say whether somebody is a full member of the workspace who is still there."""
        person = self.people.get(user_id or "")
        if person is None or person.team_id != self.workspace_id:
            return False
        return not (person.is_bot or person.is_guest or person.has_left)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Who asked, as one item tells it."""

    id: str | None
    name: str | None
    account_id: str | None
    is_reachable: bool

    @property
    def key(self) -> str:
        return asker_key(self.id, self.name, self.account_id)


def debts_of(change: StatusChange, theme: Theme, items: Iterable[Feedback], around: Surroundings) -> list[Debt]:
    """Return what is owed because of a step, one debt for each person who asked."""
    asked: dict[str, list[tuple[_Asker, Feedback]]] = {}
    for item in sorted(items, key=lambda each: (each.said_at, each.number), reverse=True):
        asker = _asker_of(item, around)
        if asker is not None:
            asked.setdefault(asker.key, []).append((asker, item))
    return [_debt(change, theme, group, around) for group in _people(asked)]


def _people(asked: Mapping[str, list[tuple[_Asker, Feedback]]]) -> list[list[tuple[_Asker, Feedback]]]:
    """Return what each person asked, the newest first: who is known by name alone may be somebody in Slack.

    The same name at the same account is one person, who would otherwise be answered twice.
    """
    known: dict[tuple[str, str], list[list[tuple[_Asker, Feedback]]]] = {}
    for group in asked.values():
        asker = group[0][0]
        if asker.id is not None and asker.name and asker.account_id is not None:
            known.setdefault((asker.account_id, asker.name.casefold()), []).append(group)
    people = []
    for group in asked.values():
        asker = group[0][0]
        same = known.get((asker.account_id or "", (asker.name or "").casefold()), []) if asker.id is None else []
        # Two people in Slack with one name: nobody knows which of them it was.
        if len(same) == 1:
            # Behind what they said in Slack, where they can be answered.
            same[0].extend(group)
        else:
            people.append(group)
    return people


def outdates(newest: StatusChange, change: StatusChange) -> bool:
    """Say whether an answer about `change` says something untrue by now: planned is still true while it is built."""
    if newest.id == change.id or newest.at <= change.at:
        return False
    # Said again, with another reason perhaps: that is no other answer.
    if newest.status is change.status and newest.was is newest.status:
        return False
    return not (change.status is ThemeStatus.PLANNED and newest.status is ThemeStatus.BUILDING)


def outdated_by(status: ThemeStatus) -> tuple[ThemeStatus, ...]:
    """Return the steps whose unsent answers are untrue once a theme has this status."""
    kept = {ThemeStatus.PLANNED} if status is ThemeStatus.BUILDING else set()
    return tuple(each for each in OWING if each not in kept)


def _asker_of(item: Feedback, around: Surroundings) -> _Asker | None:
    """Return who asked, or None when an item is our own note, or praise: who is content asked for nothing."""
    if item.kind is Kind.PRAISE:
        return None
    author = around.people.get(item.author_id or "")
    is_colleague = author is not None and author.team_id == around.workspace_id and not author.is_guest
    if item.author_id is None and item.author_name:
        return _Asker(id=None, name=item.author_name, account_id=item.account_id, is_reachable=False)
    if item.author_id is None or is_colleague or (author is not None and author.is_bot):
        # Written down by one of us: for a customer, or as a note of our own.
        if item.account_id is None:
            return None
        return _Asker(id=None, name=None, account_id=item.account_id, is_reachable=False)
    name = item.author_name or (author.name if author else None)
    is_there = author is None or not author.has_left
    return _Asker(id=item.author_id, name=name, account_id=item.account_id, is_reachable=is_there)


def _debt(change: StatusChange, theme: Theme, group: list[tuple[_Asker, Feedback]], around: Surroundings) -> Debt:
    asker, latest = group[0]
    account_id = next((item.account_id for _, item in group if item.account_id is not None), None)
    private_to = latest.private_to or theme.private_to
    # What they said in another private channel is nothing that those who read this one may learn of.
    shown = [item for _, item in group if item.private_to in {None, private_to}]
    place = around.places.get(latest.message.channel_id) if latest.message else None
    is_in_thread = asker.is_reachable and place is not None and place.is_member and not place.is_archived
    return Debt(
        id=uuid4().hex,
        origin_key=f"{change.id}:{asker.key}",
        theme_id=theme.id,
        change_id=change.id,
        status=change.status,
        feedback_ids=tuple(item.id for item in shown),
        asker_id=asker.id,
        asker_name=asker.name,
        account_id=account_id,
        owed_by=_owed_by(change, latest, private_to, around, account_id),
        way=Way.THREAD if is_in_thread else Way.OWNER,
        channel_id=latest.message.channel_id if is_in_thread and latest.message else None,
        thread_ts=latest.message.root_ts if is_in_thread and latest.message else None,
        private_to=private_to,
        is_external=is_in_thread and place is not None and place.is_external,
        asked_at=min(item.said_at for item in shown),
        owed_at=change.at,
        state=DebtState.OWED,
        version=1,
        draft=drafted(request_of(change, latest, asker.name, is_in_thread=is_in_thread, is_own=asker.id is not None)),
    )


def request_of(
    change: StatusChange, item: Feedback | None, name: str | None, *, is_in_thread: bool, is_own: bool
) -> Request:
    """Return what a draft is made from; without an item nothing is quoted."""
    return Request(
        status=change.status,
        reason=change.reason,
        would_change=change.would_change,
        words="" if item is None else item.words,
        name=name,
        # A name without a Slack id came with an import or the API: those are their words too.
        is_their_own=is_own or name is not None,
        is_in_thread=is_in_thread,
    )


def _owed_by(
    change: StatusChange, item: Feedback, private_to: str | None, around: Surroundings, account_id: str | None
) -> str:
    """Return who has to answer: who looks after the account, who captured it, or who decided; they can read it."""
    listener = around.listeners.get(item.message.channel_id) if item.message else None
    candidates = (around.owners.get(account_id or ""), item.captured_by, change.by, listener)
    for user_id in candidates:
        may_read = private_to is None or (private_to, user_id) in around.members
        if user_id is not None and around.is_ours(user_id) and may_read:
            return user_id
    # Nobody of them is left or may read it: it stands in the lists of everybody who may, under the last name known.
    return next((user_id for user_id in (change.by, item.captured_by) if user_id is not None), "")
