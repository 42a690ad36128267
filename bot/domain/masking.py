"""What must not be repeated to a channel, nor sent to an endpoint: secrets and personal numbers in somebody's words.

A mask names what stood there, so that the sentence can still be understood. Everything that looks like an ordinary
number stays: order numbers, days, versions. Where a number has a check digit, the check decides.
"""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address

from bot.domain.check_digits import iban_end, is_card

# Each expression begins where a word begins and never inside a run that it could have matched whole: on text made to
# confuse it, the search stays linear.
_START = r"(?<![\w-])"
# By the prefixes that their makers gave them for this purpose: Slack, OpenAI and alike, GitHub, GitLab, Amazon, Google,
# Stripe, npm, PyPI, Hugging Face, SendGrid, and JSON Web Tokens whoever made them.
_TOKEN = re.compile(
    _START
    + r"(?:(?:xox[a-z]|xapp|xwfp)[-.][\w.-]{4,}|sk-[\w-]{8,}|gh[oprsu]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}"
    r"|A[KS]IA[0-9A-Z]{12,}|AIza[\w-]{30,}|ya29\.[\w-]{16,}|[rs]k_(?:live|test)_\w{8,}|whsec_\w{16,}|npm_\w{30,}"
    r"|pypi-[\w-]{30,}|hf_\w{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----"
    r"(?:(?:(?!-----).)*-----END (?:[A-Z]+ ){0,3}PRIVATE KEY-----|[A-Za-z0-9+/=\s]*)",
    re.DOTALL,
)
_WEBHOOK = re.compile(r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{8,}")
_BEARER = re.compile(r"\b(bearer|basic)\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}=*", re.IGNORECASE)
# What stands after “password:”; it has a digit or a sign in it, else it is the rest of a sentence.
_NAMED = re.compile(
    r"\b(pass(?:word|wd|phrase)?|pwd|secret|api[ _-]?key|access[ _-]?key|token)(\s?[:=]\s?)"
    r"(?=[^\s,;]{0,80}[\d!#$%&*+^~@])[^\s,;]{6,}",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/:@]{1,64}:[^\s/@]{1,128}(?=@)")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
# International, national with a leading nought, and North American: other runs of digits are order numbers.
_PHONE = re.compile(
    r"(?<![\w+.-])"
    r"(?:\+\d[\d ()./-]{6,17}\d|\(?0\d{1,4}\)?[ /.-]?\d[\d /.-]{4,11}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})"
    r"(?![\w-])"
)
# A day such as 01/11/2026 has eight digits; phone numbers that people write down have more. An hour may follow a day.
_PHONE_DIGITS = 9
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<![\w-])[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"(?<![\w.-]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w-]|\.\d)")
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[^\s.]{0,40}\d)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\d{0,3}(?:\.\d{1,3}){3})?(?![\w:])",
    re.IGNORECASE,
)
# Four numbers with dots are a version when the word before them says so, or a name and a slash, or when the first and
# one more have one digit (2.53.5.1): among addresses that customers have, that is one in 250.
_VERSION_BEFORE = re.compile(
    r"(?:[a-z]/|\b(?:v|ver|versions?|release|build|firmware|driver|ios|macos|android)(?:\s+(?:to|is|was|number))?[\s.:=]*)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\d\.(?:\d+\.){0,2}\d(?:\.\d+){0,2}")
# How far before a number the word may stand that makes it a version.
_BEFORE = 24


def masked(words: str) -> str:
    """Return words with secrets, addresses, and numbers of accounts, cards, phones and machines replaced."""
    safe = words
    for pattern, replaced in _MASKS:
        safe = pattern.sub(replaced, safe)
    return safe


def _is(is_it: Callable[[str], bool], mask: str) -> Callable[["re.Match[str]"], str]:
    """Return a replacement for what is what it looks like; everything else stays."""
    return lambda found: mask if is_it(found.group()) else found.group()


def _is_phone(text: str) -> bool:
    return sum(letter.isdecimal() for letter in text) >= _PHONE_DIGITS and not _DAY.match(text)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _without_iban(found: "re.Match[str]") -> str:
    end = iban_end(found.group())
    return found.group() if end is None else "[bank account]" + found.group()[end:]


def _without_ipv4(found: "re.Match[str]") -> str:
    text, before = found.group(), found.string[max(found.start() - _BEFORE, 0) : found.start()]
    is_version = _VERSION.fullmatch(text) or _VERSION_BEFORE.search(before)
    return text if is_version else "[IP address]"


# In this order: a key may hold what looks like a token, and an account number what looks like a card or a phone.
_MASKS: tuple[tuple["re.Pattern[str]", str | Callable[["re.Match[str]"], str]], ...] = (
    (_PRIVATE_KEY, "[secret]"),
    (_TOKEN, "[secret]"),
    (_WEBHOOK, "[secret]"),
    (_BEARER, r"\1 [secret]"),
    (_NAMED, r"\1\2[secret]"),
    (_IN_ADDRESS, "[secret]"),
    (_EMAIL, "[e-mail address]"),
    (_IBAN, _without_iban),
    (_IPV6, _is(_is_ipv6, "[IP address]")),
    (_IPV4, _without_ipv4),
    (_CARD, _is(is_card, "[card number]")),
    (_PHONE, _is(_is_phone, "[phone number]")),
)
