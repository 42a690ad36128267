"""When two names of accounts are probably the same customer: a question for a person, never an answer."""

import re
import unicodedata
from collections.abc import Mapping

# What companies are called by law, in the countries that most names come from; it tells no two customers apart.
_FORMS = """
ab ag aps as asa bv co company corp corporation eg eingetragen gmbh inc incorporated kft kg kgaa kk limited llc llp
ltd mbh nv oy oyj plc pte pty sa sarl sas se sl spa spzoo srl sro ug
"""
_LEGAL = frozenset(_FORMS.split())
_ARTICLES = frozenset({"the"})
_WORDS = re.compile(r"[^\W_]+")
# Such as `S.A.` and `B.V.`: letters with dots between them are one word.
_DOTTED = re.compile(r"\b(?:\w\.){2,}")


def loose_key(name: str) -> str:
    """Return the same for names that differ in case, accents, punctuation, an article or a legal form only."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    joined = _DOTTED.sub(lambda found: found.group().replace(".", ""), f"{bare} ")
    words = _WORDS.findall(joined)
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    while len(words) > 1 and words[0] in _ARTICLES:
        words.pop(0)
    return "".join(words)


def lookalikes(name: str, names: Mapping[str, str], *, but: str = "") -> list[str]:
    """Return the ids of accounts (`names` by id) that are probably the same customer as `name`; `but` is itself."""
    key = loose_key(name)
    return [each for each, other in names.items() if each != but and key and loose_key(other) == key]


def probable_twins(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs of accounts that are probably the same customer, each with the first of its kind."""
    first: dict[str, str] = {}
    pairs = []
    for account_id, name in names.items():
        key = loose_key(name)
        if key and key in first:
            pairs.append((first[key], account_id))
        elif key:
            first[key] = account_id
    return pairs
