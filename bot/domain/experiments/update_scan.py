"""Walks once through the tokens of an update and notes which number belongs to which arm, guardrail and role."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.experiments.numbers import Quantity
from bot.domain.experiments.update_arms import arm_at, guardrail_at
from bot.domain.experiments.update_facts import BOTH_PEOPLE, Facts, Role, Wrong, role_of
from bot.domain.experiments.update_tables import SUMS
from bot.domain.experiments.update_tokens import COVER, Kind, Token

_OF = frozenset(("of", "von", "sur", "de", "van", "av", "af", "su", "di", "from"))
_IN = frozenset(("in", "for", "on", "im", "bei", "dans", "pour", "en"))
# What may stand between a word and the number that it describes.
_FILLERS = frozenset(("is", "was", "were", "are", "count", "number", "total", "size", "of", "so", "far"))
_ASSIGNS = frozenset((":", "=", "("))
# A name of an arm that nobody knows has at most so many words.
_NAME_WORDS = 4

# Which arm is spoken of: its place, -1 for the next of the arms that the plan does not have, None for no arm.
Place = tuple[int | None, int | None]


@dataclass(slots=True)
class Scan:
    """What stands in an update: facts by (guardrail or None, arm), and what belonged to nothing."""

    facts: dict[Place, Facts] = field(default_factory=dict)
    # Pairs such as `12/240` that were said of no arm, with the words before them.
    loose: list[tuple[str, str]] = field(default_factory=list)
    # How many numbers followed a name right away without any word that says what they count.
    bare_arms: set[Place] = field(default_factory=set)
    # Every number, for what it shows about how decimals are written; and those that count people.
    quantities: list[Quantity] = field(default_factory=list)
    counts: list[Quantity] = field(default_factory=list)

    def of(self, place: Place) -> Facts:
        """Return the facts of an arm, empty ones when there are none yet."""
        return self.facts.setdefault(place, Facts())


def scan(tokens: Sequence[Token], metric_words: frozenset[str], *, has_arms: bool = True) -> Scan:
    """Return what the tokens of an update say; without arms everything belongs to the place (None, 0)."""
    only = None if has_arms else 0
    walk = _Walk(tokens=tokens, metric_words=metric_words, only=only, arm=only)
    walk.through()
    return walk.found


@dataclass(slots=True)
class _Walk:
    tokens: Sequence[Token]
    metric_words: frozenset[str]
    # The arm that everything belongs to, where there are no arms.
    only: int | None
    arm: int | None
    found: Scan = field(default_factory=Scan)
    guardrail: int | None = None
    strangers: int = 0
    at: int = 0
    # The arm, or nothing but a colon after it, stood just before.
    is_fresh: bool = False
    # `users:` before the arms on the same line.
    heading: Role | None = None
    # Whether the guardrail of this line has had a number: then the next line is about the main metric again.
    has_numbers: bool = False
    # Whether the arm has had a pair already in this statement.
    is_paired: bool = False

    def through(self) -> None:
        """Read every token once."""
        steps = {
            Kind.LINE: self._line,
            Kind.ARM: self._arm,
            Kind.STRANGER: self._stranger,
            Kind.GUARDRAIL: self._guardrail,
            Kind.NUMBER: self._number,
        }
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            steps.get(token.kind, self._word)(token)

    def _line(self, _token: Token) -> None:
        if self.guardrail is not None and self.has_numbers:
            self.guardrail, self.arm = None, self.only
        self.heading, self.is_fresh, self.at = None, False, self.at + 1

    def _arm(self, token: Token) -> None:
        self.arm, self.is_fresh, self.is_paired, self.at = arm_at(token.text), True, False, self.at + 1

    def _stranger(self, _token: Token) -> None:
        self.strangers += 1
        self.arm, self.is_fresh, self.is_paired, self.at = -self.strangers, True, False, self.at + 1

    def _guardrail(self, token: Token) -> None:
        self.guardrail, self.arm, self.has_numbers = guardrail_at(token.text), self.only, False
        self.heading, self.is_fresh, self.at = None, False, self.at + 1

    def _word(self, token: Token) -> None:
        role = role_of(token, self.metric_words)
        self.at += 1
        if role is not None:
            self._role(role)
        elif not (token.kind is Kind.SIGN and token.text in _ASSIGNS | {"-", "\u2013"}):
            self.is_fresh = False

    def _role(self, role: Role) -> None:
        """Take the number behind a word such as `users`: right behind it, or behind a colon."""
        at = self.at
        while at < len(self.tokens) and self._is_between(self.tokens[at]):
            at += 1
        number = self._quantity(at)
        if number is None or number.is_percent:
            has_colon = self._is(self.at, ":")
            self.heading = role if has_colon else self.heading
            return
        self.at = at + 1
        if self.arm is not None:
            self._put(role, number)
        self.is_fresh = False

    def _number(self, token: Token) -> None:
        if token.quantity is None:
            self.at += 1
            return
        self.found.quantities.append(token.quantity)
        if not (self._pair(token.quantity) or self._spread(token.quantity) or self._described(token.quantity)):
            self._alone(token.quantity)
            self.at += 1
        self.is_fresh = False

    def _pair(self, first: Quantity) -> bool:
        """Take `120/2400`, `120 of 2,400`, `120 conversions of 2,400` and `12.5% of 4,800`."""
        at, role = self.at + 1, None
        if self._role_at(at) in {Role.DONE, Role.USERS}:
            role, at = self._role_at(at), at + 1
        if self._is(at, "("):
            at += 1
        is_joined = self._is(at, "/") or self._is(at, *_OF)
        second = self._quantity(at + 1)
        if not is_joined or second is None or second.is_percent or self._is(at + 2, "/"):
            return False
        if first.is_percent and self._is(at, "/"):
            return False
        if first.count is None and not first.is_percent and second.count is None:
            return False
        start, self.at = self.at, at + 2
        self.found.quantities.append(second)
        while self._role_at(self.at) is not None:
            self.at += 1
        self._said_of()
        self._keep_pair(start, first, second, role)
        return True

    def _said_of(self) -> None:
        """Take the arm behind a pair: `120 of 2400 in control and 156 of 2380 in variant`."""
        at = self.at + self._is(self.at, *_IN)
        at += at > self.at and self._is(at, "the")
        if at > self.at and at < len(self.tokens) and self.tokens[at].kind is Kind.ARM:
            self.at = at
            self._arm(self.tokens[at])

    def _keep_pair(self, start: int, first: Quantity, second: Quantity, role: Role | None) -> None:
        name = self._name_before(start)
        if name.casefold() in SUMS:
            return
        if self.arm is None or (self.only is None and self.is_paired and name):
            self.found.loose.append((name, f"{first.text} of {second.text}"))
            return
        self.is_paired = True
        self._put(Role.USERS, second)
        if first.is_percent:
            self.found.of(self._place).rates.append(first)
        elif role is not Role.USERS:
            self._put(Role.DONE, first)
        else:
            pair = f"{first.text} of {second.text}"
            self.found.of(self._place).wrong.append(Wrong(BOTH_PEOPLE, {"pair": pair}))

    def _spread(self, mean: Quantity) -> bool:
        """Take `12.3 \u00b1 4.5`, with the word that says what the spread is, where there is one."""
        spread = self._quantity(self.at + 2)
        if not self._is(self.at + 1, "\u00b1") or spread is None:
            return False
        role = self._role_at(self.at + 3)
        self.at += 3 + (role in {Role.DEVIATION, Role.ERROR})
        self.found.quantities.append(spread)
        if self.arm is not None:
            self._put(Role.MEAN, mean)
            self._put(role if role in {Role.DEVIATION, Role.ERROR} else Role.SPREAD, spread)
        return True

    def _described(self, number: Quantity) -> bool:
        """Take `2400 users`."""
        role = self._role_at(self.at + 1)
        if role is None or role is Role.RATE or number.is_percent:
            return False
        self.at += 2
        if self.arm is not None:
            self._put(role, number)
        return True

    def _alone(self, number: Quantity) -> None:
        if self.arm is None:
            return
        if number.is_percent:
            self.found.of(self._place).rates.append(number)
        elif self.heading is not None and self.is_fresh:
            self._put(self.heading, number)
            return
        if self.is_fresh:
            self.found.of(self._place).bare.append(number)
            self.found.bare_arms.add(self._place)

    def _put(self, role: Role, number: Quantity) -> None:
        self.has_numbers = True
        if role in {Role.USERS, Role.DONE}:
            self.found.counts.append(number)
        self.found.quantities.append(number)
        self.found.of(self._place).put(role, number)

    @property
    def _place(self) -> Place:
        return (self.guardrail, self.arm)

    def _name_before(self, at: int) -> str:
        """Return the words right before a pair: the name of an arm, perhaps, that nobody knows."""
        words: list[str] = []
        while at > 0 and len(words) < _NAME_WORDS:
            at -= 1
            token = self.tokens[at]
            is_sign = token.kind is Kind.SIGN and token.text in _ASSIGNS and not words
            if token.kind is Kind.WORD and role_of(token, self.metric_words) is None:
                words.insert(0, token.text)
            elif not is_sign:
                break
        return " ".join(words)

    def _is_between(self, token: Token) -> bool:
        return token.text in {":", "="} or token.text.casefold() in _FILLERS

    def _quantity(self, at: int) -> Quantity | None:
        return self.tokens[at].quantity if at < len(self.tokens) else None

    def _role_at(self, at: int) -> Role | None:
        return role_of(self.tokens[at], self.metric_words) if at < len(self.tokens) else None

    def _is(self, at: int, *texts: str) -> bool:
        return at < len(self.tokens) and self.tokens[at].text.casefold() in texts and self.tokens[at].text != COVER
