"""Spreadsheet cells that cannot run as formulas."""

# What spreadsheets take for the start of a formula, with the full-width forms that some of them fold.
_FORMULA_STARTS = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20")
_RAW_STARTS = frozenset("\t\r\n")
GUARD = "'"


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet could take it for a formula.

    Text that begins with an apostrophe and would be dangerous without it gets one more, so that `plain_cell` always
    gives back what was there.
    """
    return GUARD + text if _is_dangerous(text.lstrip(GUARD)) else text


def plain_cell(text: str) -> str:
    """Return what `safe_cell` was given: our own apostrophe is taken off, everybody else's stays."""
    return text[1:] if text.startswith(GUARD) and _is_dangerous(text.lstrip(GUARD)) else text


def _is_dangerous(text: str) -> bool:
    if not text:
        return False
    if text[0] in _RAW_STARTS:
        return True
    for character in text:
        # Spreadsheets skip white space and control characters before a formula, so the guard looks behind them.
        if character.isspace() or not character.isprintable():
            continue
        return character in _FORMULA_STARTS
    return False
