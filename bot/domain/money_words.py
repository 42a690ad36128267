"""Amounts of money as people write them; what can be read in two ways is asked about, never guessed."""

import re
from decimal import Decimal

from bot.domain.account_errors import AccountWordsError
from bot.domain.accounts import Money
from bot.domain.language import later, say

# ISO 4217, the codes of countries' money; those of metals, funds and tests are no revenue.
_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₴": "UAH",
    "₽": "RUB", "zł": "PLN", "ZŁ": "PLN", "₦": "NGN", "₫": "VND", "฿": "THB",
}  # fmt: skip
_TIMES = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "bn": 10**9, "b": 10**9}
_AMOUNT = re.compile(
    r"(?P<sign>[-+\u2212]?)(?P<digits>\d[\d.,'\u2019_ \u00a0\u202f]*?)\s*(?P<times>k|mio|mn|m|million|bn|b)?\.?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"(?<=\d)['\u2019_ \u00a0\u202f](?=\d{3}(?:\D|$))")
_YEARLY = re.compile(r"(?:\s*(?:/|per|a|p\.)\s*(?:yr|year|a|y|annum)\b\.?|\b(?:arr|p\.?a\.?))\s*$", re.IGNORECASE)
# More than the richest company earns; longer is a slip.
_MOST = 10**14
_HOW = later("write it such as 12000 EUR, $1.2M or 12.000,50 EUR")
_LONGEST = 60
# Thousands are separated every three digits; Indian lakhs are asked about.
_GROUP = 3


def money_from(text: str, currency: str = "") -> Money | None:
    """Return a yearly amount in whole units; `currency` is for amounts that name none, and nothing for no text.

    Raises AccountWordsError when it cannot be read in exactly one way.
    """
    words = text.strip()
    if not words:
        return None
    if len(words) > _LONGEST:
        raise AccountWordsError(say("That is no amount: {how}.", how=say(_HOW)))
    rest, named = _currency_of(_YEARLY.sub("", words))
    code = named or _code(currency)
    amount = _amount_of(rest, words)
    if not code:
        raise AccountWordsError(say("Which currency is “{words}” in? Please {how}.", words=words, how=say(_HOW)))
    return Money(amount=amount, currency=code)


def _code(text: str) -> str:
    code = text.strip().upper()
    if code and _SIGNS.get(code, code) not in CURRENCIES:
        raise AccountWordsError(
            say("“{typed}” is no currency: use three letters such as EUR or USD.", typed=text.strip()[:20])
        )
    return _SIGNS.get(code, code)


def _currency_of(words: str) -> tuple[str, str]:
    """Return what is left of an amount without its currency, and the currency."""
    if "¥" in words or "￥" in words:
        raise AccountWordsError(say("The sign ¥ stands for yen and for yuan: write JPY or CNY."))
    for sign in sorted(_SIGNS, key=len, reverse=True):
        if words.startswith(sign) or words.endswith(sign):
            return words.removeprefix(sign).removesuffix(sign).strip(), _SIGNS[sign]
    found = re.search(r"^[A-Za-z]{3}(?=[\s\d-])|(?<=[\s\d.])[A-Za-z]{3}$", words)
    if found and found.group().upper() in CURRENCIES:
        return (words[: found.start()] + words[found.end() :]).strip(), found.group().upper()
    return words, ""


def _amount_of(rest: str, words: str) -> int:
    found = _AMOUNT.fullmatch(rest.strip())
    if found is None:
        raise AccountWordsError(say("“{words}” is no amount: {how}.", words=words, how=say(_HOW)))
    if found["sign"] in {"-", "\u2212"}:
        raise AccountWordsError(say("Revenue cannot be less than nothing; leave it empty when it is unknown."))
    times = _TIMES[(found["times"] or "").lower()]
    digits = _plain_digits(_SPACES.sub("", found["digits"].strip()), words, is_short=times > 1)
    amount = int((Decimal(digits) * times).to_integral_value())
    if amount > _MOST:
        raise AccountWordsError(say("“{words}” is more than any customer pays: {how}.", words=words, how=say(_HOW)))
    return amount


def _plain_digits(digits: str, words: str, *, is_short: bool) -> str:
    """Return digits with a point before the decimals; what separates thousands must do so every three digits."""
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        decimal = ""
    elif points and commas:
        decimal = max(".", ",", key=digits.rfind)
    else:
        decimal = _single_kind(digits, "." if points else ",", words, is_short=is_short)
    whole, _, after = digits.rpartition(decimal) if decimal else (digits, "", "")
    separator = next((mark for mark in ".," if mark in whole), "")
    groups = whole.split(separator) if separator else [whole]
    is_grouped = all(len(group) == _GROUP for group in groups[1:]) and (
        len(groups) == 1 or 1 <= len(groups[0]) <= _GROUP
    )
    if not is_grouped or separator == decimal != "" or not "".join([*groups, after]).isdecimal():
        raise AccountWordsError(say("“{words}” is no amount: {how}.", words=words, how=say(_HOW)))
    return f"{''.join(groups)}.{after or '0'}"


def _single_kind(digits: str, mark: str, words: str, *, is_short: bool) -> str:
    """Return the decimal mark of digits that have one kind of mark, or nothing when it separates thousands."""
    if digits.count(mark) > 1:
        return ""
    before, _, after = digits.partition(mark)
    looks_grouped = len(after) == _GROUP and 1 <= len(before) <= _GROUP and before != "0"
    if not looks_grouped:
        return mark
    # Nobody writes a year's money with three decimals, except programs, and these write a point.
    if mark == "," and not is_short:
        return ""
    if mark == "." and is_short:
        return mark
    raise AccountWordsError(
        say("“{words}” can be read in two ways: write all digits, without a point or a comma.", words=words)
    )
