"""Reading what people say of accounts: amounts, domains, names, commands, and which clue counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account_commands import AccountAsked, is_account_command, read_account_command
from bot.domain.account_errors import AccountWordsError
from bot.domain.account_forms import domain_from, domains_from, facts_from, group_spelled, revenue_words
from bot.domain.account_matching import Clues, Match, domains_above, match, outsider_domain
from bot.domain.account_names import lookalikes, loose_key, probable_twins
from bot.domain.accounts import AccountFacts, MatchedBy, Money, account_number_from
from bot.domain.money_words import money_from


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("€1.2M", 1_200_000, "EUR"),
        ("12.000,50 EUR", 12_000, "EUR"),
        ("$1,200,000", 1_200_000, "USD"),
        ("US$5k", 5_000, "USD"),
        ("EUR 12k", 12_000, "EUR"),
        ("12,000 USD", 12_000, "USD"),
        ("1,5 Mio. EUR", 1_500_000, "EUR"),
        ("1 200 000 EUR", 1_200_000, "EUR"),
        ("1\u00a0200\u202f000 EUR", 1_200_000, "EUR"),
        ("1'200'000 CHF", 1_200_000, "CHF"),
        ("$250k ARR", 250_000, "USD"),
        ("120k EUR/year", 120_000, "EUR"),
        ("1.2M€ p.a.", 1_200_000, "EUR"),
        ("0 EUR", 0, "EUR"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: int, currency: str) -> None:
    """Whole units of a currency of ISO 4217."""
    assert money_from(text) == Money(amount=amount, currency=currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12000", "Which currency"),
        ("1.200 EUR", "two ways"),
        ("1,234k USD", "two ways"),
        ("¥100", "JPY or CNY"),
        ("-5 EUR", "less than nothing"),
        ("1.2.3 EUR", "no amount"),
        ("1,23,456 INR", "no amount"),
        ("100 XXX", "no amount"),
        ("a lot", "no amount"),
        ("9" * 50 + " EUR", "more than any customer pays"),
        ("9" * 40_000, "no amount"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_asked_about(text: str, reason: str) -> None:
    """Never guessed: a wrong revenue moves priorities."""
    with pytest.raises(AccountWordsError, match=reason):
        money_from(text)


def test_an_amount_without_a_currency_takes_the_one_beside_it() -> None:
    """As in a file with a column of its own; its own sign wins."""
    assert money_from("1200", "eur") == Money(amount=1200, currency="EUR")
    assert money_from("$1200", "EUR") == Money(amount=1200, currency="USD")
    assert money_from("  ") is None
    with pytest.raises(AccountWordsError, match="no currency"):
        money_from("1200", "Euros")


@given(st.integers(0, 10**13), st.sampled_from(["EUR", "USD", "JPY"]))
def test_what_a_form_shows_can_be_typed_back(amount: int, currency: str) -> None:
    """Saving an untouched form changes nothing."""
    money = Money(amount=amount, currency=currency)
    assert money_from(revenue_words(money)) == money


@given(st.text(max_size=70))
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    """Everything is money, nothing, or a sentence."""
    try:
        found = money_from(text)
    except AccountWordsError:
        return
    assert found is None or found.amount >= 0


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.com", "acme.com"),
        ("https://www.Acme.com/about?x=1", "acme.com"),
        ("jo@eu.acme.co.uk", "eu.acme.co.uk"),
        ("@acme.io.", "acme.io"),
        ("müller.de", "xn--mller-kva.de"),
    ],
)
def test_domains_are_found_in_what_people_paste(text: str, domain: str) -> None:
    """In addresses and links, and in the letters that DNS has."""
    assert domain_from(text) == domain


@pytest.mark.parametrize("text", ["acme", "10.0.0.1", "gmail.com", "a@web.de", "co.uk", "-a.com", "a..com", "a" * 300])
def test_what_recognises_nobody_is_no_domain_of_an_account(text: str) -> None:
    """Public mailboxes and shared endings would give an account to strangers."""
    with pytest.raises(AccountWordsError):
        domain_from(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_domains(text: str) -> None:
    """Whatever is typed is a domain or gets a sentence, and reading it again changes nothing."""
    try:
        found = domains_from(text)
    except AccountWordsError:
        return
    assert domains_from(" ".join(found)) == found


def test_the_surest_clue_counts() -> None:
    """A link that somebody made in the order of how sure it is; nothing linked is nobody."""
    clues = Clues(channel_id="C1", team_id="T9", author_id="U9", domain="eu.acme.com")
    known = {(MatchedBy.DOMAIN, "acme.com"): "by domain"}
    assert match(clues, known) == Match(account_id="by domain", by=MatchedBy.DOMAIN)
    for kind, value in ((MatchedBy.MEMBER, "U9"), (MatchedBy.TEAM, "T9"), (MatchedBy.CHANNEL, "C1")):
        known[kind, value] = f"by {kind}"
        assert match(clues, known) == Match(account_id=f"by {kind}", by=kind)
    assert match(Clues(domain="acme.com.evil.example"), known) is None
    assert match(Clues(), known) is None


def test_an_address_says_where_somebody_works_or_nothing() -> None:
    """Public mailboxes never do, below their domains neither."""
    assert outsider_domain(" Jo.Miller@EU.Acme.com ") == "eu.acme.com"
    assert domains_above("eu.acme.com") == ["eu.acme.com", "acme.com"]
    for address in (None, "", "jo", "jo@gmail.com", "jo@mail.gmail.com", "jo@localhost"):
        assert outsider_domain(address) is None


@pytest.mark.parametrize("name", ["ACME", "Acmé Inc.", "acme, Inc", "The Acme GmbH", "Acme S.A.", "A-c-m-e Ltd. Co"])
def test_names_that_differ_in_form_only_are_probably_one_customer(name: str) -> None:
    """Case, accents, punctuation and legal forms tell nobody apart."""
    assert loose_key(name) == "acme"
    assert lookalikes(name, {"1": "Acme", "2": "Acmeda"}) == ["1"]


def test_what_is_only_a_legal_form_is_a_name() -> None:
    """Nothing is left of it otherwise, and everything would be like it."""
    assert loose_key("Inc.") == "inc"
    assert lookalikes("!!!", {"1": "???"}) == []
    assert probable_twins({"1": "Acme", "2": "Beta", "3": "ACME Inc"}) == [("1", "3")]


def test_a_form_is_read_as_a_whole() -> None:
    """Each field has its own sentence; a field that the form did not have stays as it was."""
    before = AccountFacts(name="Acme", tier="Gold", domains=("acme.com",))
    facts, errors = facts_from({"name": " Acme  Corp ", "segment": "", "owner": "U1"}, before)
    assert (facts, errors) == (AccountFacts(name="Acme Corp", tier="Gold", domains=("acme.com",), owner_id="U1"), {})
    _, errors = facts_from({"name": "", "tier": "x" * 41, "teams": "T1; acme", "revenue": "1"})
    assert set(errors) == {"name", "tier", "teams", "revenue"}
    assert facts_from({})[1] == {"name": "An account needs a name."}
    assert group_spelled("smb", ["SMB"]) == "SMB"


@pytest.mark.parametrize(
    ("text", "asked", "rest"),
    [
        ("", AccountAsked.LIST, ""),
        ("acme", AccountAsked.LIST, "acme"),
        ("A-3", AccountAsked.SHOW, "A-3"),
        ("show Acme Corp", AccountAsked.SHOW, "Acme Corp"),
        ("add", AccountAsked.ADD, ""),
        ("new Acme", AccountAsked.ADD, "Acme"),
        ("merge A-9", AccountAsked.MERGE, "A-9"),
        ("link", AccountAsked.HELP, ""),
        ("unlink", AccountAsked.UNLINK, ""),
        ("csv", AccountAsked.EXPORT, ""),
    ],
)
def test_the_command_is_understood(text: str, asked: AccountAsked, rest: str) -> None:
    """A sub-command with its account, or part of a name to look for."""
    command = read_account_command(text)
    assert (command.asked, command.rest) == (asked, rest)
    assert is_account_command(text)


def test_a_sentence_is_no_command() -> None:
    """A customer's words are asked about."""
    assert not is_account_command("cannot be merged in the app")
    assert not is_account_command("merge by themselves when I add the second one, why")
    assert account_number_from("a3") == 3
    assert account_number_from("A-1234567890") is None
