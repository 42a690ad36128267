"""What must not be repeated to a whole channel: secrets and personal numbers that slipped into somebody's words."""

import re

# Slack's, OpenAI's, GitHub's and Amazon's tokens, by the prefixes that their makers gave them for this purpose.
_SECRET = re.compile(r"\b(?:xox[a-z]|xapp|xwfp)-[\w.-]{4,}|\bsk-[\w-]{8,}|\bgh[opsu]_\w{16,}|\bAKIA[0-9A-Z]{12,}")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
# International, national with a leading nought, and North American: other runs of digits are order numbers.
_PHONE = re.compile(
    r"(?<![\w+.-])"
    r"(?:\+\d[\d ()./-]{6,17}\d|\(?0\d{1,4}\)?[ /.-]?\d[\d /.-]{4,11}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})"
    r"(?![\w-])"
)
# A day such as 01/11/2026 has eight digits; phone numbers that people write down have more.
_PHONE_DIGITS = 9
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_TEN = 10
_NINE = 9


def masked(words: str) -> str:
    """Return words with tokens, e-mail addresses, phone numbers and card numbers replaced by what they were."""
    safe = _SECRET.sub("[secret]", words)
    safe = _EMAIL.sub("[e-mail address]", safe)
    safe = _CARD.sub(lambda found: "[card number]" if _is_card(found.group()) else found.group(), safe)
    return _PHONE.sub(lambda found: "[phone number]" if _is_phone(found.group()) else found.group(), safe)


def _is_phone(text: str) -> bool:
    return sum(letter.isdecimal() for letter in text) >= _PHONE_DIGITS


def _is_card(text: str) -> bool:
    """Say whether the digits have the check digit of a payment card (Luhn)."""
    digits = [int(letter) for letter in text if letter.isdecimal()]
    doubled = [digit * 2 - _NINE * (digit * 2 >= _TEN) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % _TEN == 0
