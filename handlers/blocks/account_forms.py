"""The forms about accounts: everything that is known of one, a merge, and whose a workspace or a domain is."""

from collections.abc import Sequence

from bot.domain.account_forms import LONGEST_GROUP, LONGEST_ID, LONGEST_NAME, MOST_KEYS, revenue_words
from bot.domain.accounts import Account, AccountFacts
from bot.domain.language import say, say_about
from handlers.blocks import inputs, kit, limits, modals
from handlers.blocks.accounts import named
from handlers.blocks.kit import Block

SAVE, MERGE, WHOSE = "accounts.save", "accounts.save_merge", "accounts.save_whose"
INTO = "into"
# Fifty domains of a usual length.
_LONGEST_KEYS = 2_000
# An amount with its currency.
_LONGEST_AMOUNT = 60


def account_form(
    account: Account | None = None, people: Sequence[str] = (), *, name: str = "", alike: Account | None = None
) -> Block:
    """Return the form of an account, or of a new one; `alike` is one that is probably the same customer."""
    facts = account.facts if account else AccountFacts(name=name)
    remembered = {"account": account.id, "version": str(account.version)} if account else {}
    blocks = [*_who(facts), *_worth(facts), *_known_by(facts, people)]
    if alike is not None:
        blocks = [*_asked_about(alike), *blocks]
    title = say("Edit an account") if account else say("Add an account")
    return modals.form(title, SAVE, remembered, say("Save"), blocks)


def merge_form(gone: Account, others: Sequence[Account] | None, *, into: Account | None = None) -> Block:
    """Return the form that asks which account another one is part of; None: there are too many for a menu."""
    told = say(
        "Everything of {account} moves to the account that you choose: items, people, domains, channels and open "
        "answers. That account's own name, revenue and owner stay; only what it does not know yet is filled in. "
        "Revenue is never added up. Its page can take this back.",
        account=named(gone),
    )
    field = inputs.field(INTO, say_about("merge an account", "Into"), _chosen(others, into))
    remembered = {"account": gone.id}
    return modals.form(say("Merge an account"), MERGE, remembered, say("Merge"), [kit.section(told), field])


def whose_form(kind: str, value: str, others: Sequence[Account] | None) -> Block:
    """Return the form that asks which account a Slack workspace or a domain belongs to."""
    shown = kit.escaped(value, limits.PLACEHOLDER)
    whose = (
        say("Whose is the domain `{domain}`?", domain=shown)
        if kind == "domain"
        else say("Whose is the Slack workspace `{workspace}`?", workspace=shown)
    )
    then = say("What came from there and has no account yet becomes theirs, and so does what comes later.")
    field = inputs.field(INTO, say("Account"), _chosen(others, None))
    blocks = [kit.section(f"{whose} {then}"), field]
    return modals.form(say("Whose is it?"), WHOSE, {"kind": kind, "value": value}, say("Save"), blocks)


def _chosen(others: Sequence[Account] | None, into: Account | None) -> Block:
    if others is None or not others:
        initial = into.label if into else ""
        return inputs.text_input(INTO, initial=initial, placeholder=say("A-3, or its name"), longest=LONGEST_NAME)
    chosen = next((_option(each) for each in others if into is not None and each.id == into.id), None)
    return inputs.menu(INTO, [_option(each) for each in others], placeholder=say("Choose an account"), chosen=chosen)


def _option(account: Account) -> Block:
    return inputs.option(f"{account.name} ({account.label})", account.id)


def _asked_about(alike: Account) -> list[Block]:
    told = say(
        "There is {account} already, which is probably the same customer. Nothing was saved yet.", account=named(alike)
    )
    anyway = say("It is another customer: make it anyway")
    option: Block = {"text": kit.plain(anyway, limits.OPTION_TEXT), "value": "yes"}
    boxes: Block = {"type": "checkboxes", "action_id": "another", "options": [option]}
    return [kit.section(told), inputs.field("another", say("Another customer?"), boxes, optional=True)]


def _who(facts: AccountFacts) -> list[Block]:
    owner: Block = {"type": "users_select", "action_id": "owner"}
    if facts.owner_id:
        owner["initial_user"] = facts.owner_id
    return [
        inputs.field("name", say("Name"), inputs.text_input("name", initial=facts.name, longest=LONGEST_NAME)),
        inputs.field(
            "owner",
            say("Looked after by"),
            owner,
            hint=say("Who answers them where there is no thread to answer in."),
            optional=True,
        ),
    ]


def _worth(facts: AccountFacts) -> list[Block]:
    revenue = inputs.text_input(
        "revenue", initial=revenue_words(facts.revenue), placeholder=say("120k EUR"), longest=_LONGEST_AMOUNT
    )
    segment = inputs.text_input(
        "segment", initial=facts.segment or "", placeholder=say("Enterprise"), longest=LONGEST_GROUP
    )
    tier = inputs.text_input("tier", initial=facts.tier or "", placeholder=say("Gold"), longest=LONGEST_GROUP)
    return [
        inputs.field("revenue", say("Revenue a year, with its currency"), revenue, optional=True),
        inputs.field("segment", say("Segment"), segment, optional=True),
        inputs.field("tier", say("Tier"), tier, optional=True),
    ]


def _known_by(facts: AccountFacts, people: Sequence[str]) -> list[Block]:
    domains = inputs.text_input(
        "domains", initial=", ".join(facts.domains), placeholder=say("acme.com, acme.io"), longest=_LONGEST_KEYS
    )
    teams = inputs.text_input(
        "teams", initial=", ".join(facts.team_ids), placeholder="T0123ABCD", longest=_LONGEST_KEYS
    )
    external = inputs.text_input("external_id", initial=facts.external_id or "", longest=LONGEST_ID)
    channels: Block = {
        "type": "multi_conversations_select",
        "action_id": "channels",
        "filter": {"include": ["public", "private"]},
        "max_selected_items": MOST_KEYS,
    }
    who: Block = {"type": "multi_users_select", "action_id": "people"}
    if facts.channel_ids:
        channels["initial_conversations"] = list(facts.channel_ids)
    if people:
        who["initial_users"] = list(people[: limits.OPTIONS])
    shared = say("Outsiders in shared channels are recognised by these.")
    return [
        inputs.field("domains", say("Domains of their addresses"), domains, optional=True),
        inputs.field("channels", say("Channels about them alone"), channels, optional=True),
        inputs.field("teams", say("Their Slack workspaces"), teams, hint=shared, optional=True),
        inputs.field("people", say("Their people in Slack"), who, optional=True),
        inputs.field("external_id", say("Id in another system, such as a CRM"), external, optional=True),
    ]
