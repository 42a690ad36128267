"""Numbers that prove what they are: payment cards (Luhn) and bank accounts (ISO 13616)."""

_TEN = 10
_NINE = 9
# How many digits the cards have whose number begins so: Mastercard and Mir, American Express, Diners and JCB, Visa,
# Mastercard, Discover and UnionPay. Build numbers such as 20220608203253 pass Luhn one time in ten, but not this.
_CARDS = (
    (2200, 2720, {16}),
    (3000, 3999, {14, 15, 16}),
    (4000, 4999, {13, 16, 19}),
    (5000, 5999, {16}),
    (6000, 6999, {16, 17, 18, 19}),
)
# How long an IBAN is in the countries that have one (SWIFT's registry); without the length, one in 97 would do.
_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DKFIFOGLNL",
    19: "MKSI",
    20: "ATBAEEKZLTLUXK",
    21: "CHHRLILV",
    22: "BGBHCRDEGBGEIEMERSVA",
    23: "AEGIILIQTL",
    24: "ADCZESMDPKROSASESKTNVG",
    25: "LYPTST",
    26: "ISTR",
    27: "FRGRITMCMRSM",
    28: "ALAZBYCYDOGTHULBPLSV",
    29: "BREGPSQAUA",
    30: "JOKWMU",
    31: "MTSC",
    32: "LC",
}
_IBAN_LENGTHS = {codes[at : at + 2]: size for size, codes in _COUNTRIES.items() for at in range(0, len(codes), 2)}
_MODULUS = 97


def is_card(text: str) -> bool:
    """Say whether the digits are a payment card's: its network's beginning and length, and its check digit (Luhn)."""
    digits = [int(letter) for letter in text if letter.isdecimal()]
    doubled = [digit * 2 - _NINE * (digit * 2 >= _TEN) for digit in digits[-2::-2]]
    has_check = (sum(digits[-1::-2]) + sum(doubled)) % _TEN == 0
    start = int("".join(map(str, digits[:4])))
    return has_check and any(low <= start <= high and len(digits) in sizes for low, high, sizes in _CARDS)


def iban_end(text: str) -> int | None:
    """Return where the IBAN ends that the text begins with, spaces and dashes inside included; None: there is none."""
    places = [place for place, letter in enumerate(text) if letter.isalnum() and letter.isascii()]
    length = _IBAN_LENGTHS.get(text[:2].upper(), len(places) + 1)
    if length > len(places):
        return None
    number = "".join(text[place] for place in places[:length]).upper()
    remainder = int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % _MODULUS
    return places[length - 1] + 1 if remainder == 1 else None
