"""How text becomes searchable: the same tokens on every engine, so that all of them find the same items."""

import hashlib
import unicodedata

import regex

# Scripts that are written without spaces: each character is a token of its own, and a query is a run of neighbours.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# Symbols such as emoji are tokens too; punctuation, which no index keeps, separates.
_TOKEN = regex.compile(rf"[{_UNSPACED}]|\p{{So}}|[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]+", regex.VERSION1)
_MARKS = regex.compile(r"[\p{Mn}\p{Me}]+")

# PostgreSQL takes lexemes below 2 KB; nobody types 100 letters to find a word.
_LONGEST_TOKEN = 100
# PostgreSQL keeps positions up to 16,383: what comes later in one item could not be told apart.
_MOST_TOKENS = 16_000


def fold(text: str) -> str:
    """Return text without the differences that people do not mean: case, accents, width, invisible marks."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare.casefold())


def tokens(text: str) -> list[str]:
    """Return the searchable pieces of a text in their order: letters, digits and symbols, nothing else."""
    return [token[:_LONGEST_TOKEN] for token in _TOKEN.findall(fold(text))][:_MOST_TOKENS]


def phrases(words: str) -> list[list[str]]:
    """Return what a search asks for: all of these runs of tokens, the last token of each being a beginning."""
    return [found for word in words.split() if (found := tokens(word))]


def name_key(name: str) -> str:
    """Return what makes two spellings of an account the same one; accents do tell names apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def twin_key(words: str) -> str | None:
    """Return the same for words that differ in case, spaces and punctuation only; None for words without letters.

    A hash, so that a database keeps no second copy of what people said.
    """
    said = tokens(words)
    return hashlib.sha256(" ".join(said).encode()).hexdigest()[:32] if said else None
