"""What of a request may leave this machine: masked, without hidden characters, cut, and no more than is needed.

Nobody's lessons leave (they are words from other channels), no author's name, and no account's name but those that the
words themselves could mean.
"""

import re
from dataclasses import replace

from bot.domain.analysis import AnswerRequest, LabelRequest, ProseRequest, Source, ThemeRequest
from bot.domain.masking import masked
from bot.domain.words import clean_words

# Characters. A long report says what it is about in its first two pages; 40,000 would cost as much as forty items.
LONGEST_ITEM = 6_000
# One of some twenty in an answer, so that a question stays below 10,000 tokens.
LONGEST_SOURCE = 1_500
# What theme a few words belong to shows in their beginning.
LONGEST_MEMBER = 500
LONGEST_QUESTION = 1_000
# More items than this make no name and no answer better, and each of them is somebody's words.
MOST_SOURCES = 30
MOST_MEMBERS = 12
# Candidates for the account that words are from.
MOST_ACCOUNTS = 20
_CUT = " …"
_WORD = re.compile(r"\w{3,}")
# What nearly every company's name may end in says nothing about which one is meant.
_COMPANY_WORDS = frozenset(
    (
        "the",
        "and",
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "corp",
        "group",
        "company",
        "co",
        "limited",
        "solutions",
        "systems",
        "software",
        "services",
        "labs",
    )
)


def label_request_to_send(request: LabelRequest) -> LabelRequest:
    """Return what an endpoint is asked about an item."""
    source = _bare(request.source, LONGEST_ITEM)
    return replace(request, source=source, accounts=_could_be_meant(request.accounts, source.words), lessons={})


def theme_request_to_send(request: ThemeRequest) -> ThemeRequest:
    """Return what an endpoint is asked to name."""
    return replace(request, sources=tuple(_bare(source, LONGEST_MEMBER) for source in request.sources[:MOST_MEMBERS]))


def answer_request_to_send(request: AnswerRequest) -> AnswerRequest:
    """Return what an endpoint is asked to answer; names of accounts go along, since questions are often about them."""
    return AnswerRequest(
        question=safe_words(request.question, LONGEST_QUESTION),
        sources=tuple(_with_account(source, LONGEST_SOURCE) for source in request.sources[:MOST_SOURCES]),
    )


def prose_request_to_send(request: ProseRequest) -> ProseRequest:
    """Return what an endpoint is asked to tell about a period."""
    topics = tuple(
        replace(topic, sources=tuple(_bare(source, LONGEST_MEMBER) for source in topic.sources[:MOST_MEMBERS]))
        for topic in request.topics
    )
    sources = tuple(_bare(source, LONGEST_MEMBER) for source in request.sources[:MOST_MEMBERS])
    return replace(request, topics=topics, sources=sources)


def safe_words(words: str, longest: int) -> str:
    """Return words as they may leave: nothing hidden, nothing personal, at most `longest` characters.

    Masked before they are cut, since half a secret is not known for one.
    """
    safe = masked(clean_words(words))
    return safe if len(safe) <= longest else safe[:longest].rstrip() + _CUT


def _bare(source: Source, longest: int) -> Source:
    return replace(source, words=safe_words(source.words, longest), author_name=None, account_name=None)


def _with_account(source: Source, longest: int) -> Source:
    account = source.account_name and safe_words(source.account_name, LONGEST_MEMBER)
    return replace(_bare(source, longest), account_name=account or None)


def _could_be_meant(accounts: tuple[str, ...], words: str) -> tuple[str, ...]:
    said = {word.casefold() for word in _WORD.findall(words)}
    meant = [name for name in accounts if _telling(name) & said]
    return tuple(meant[:MOST_ACCOUNTS])


def _telling(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(name)} - _COMPANY_WORDS
