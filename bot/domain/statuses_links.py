"""Addresses of issues in engineering's trackers: which tracker, and what people call the issue there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.domain.statuses import Tracker
from bot.domain.statuses_errors import TrackerLinkError
from bot.domain.words import clean_words

# Links of one theme: beyond ten, the issues want one of their own to hang on in the tracker.
MOST_LINKS = 10
# What somebody may paste, with the filters of a whole board in it.
LONGEST_PASTE = 1_000
# What is left of it: real ones have fewer, and ten of them stand on one page.
LONGEST_URL = 200
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
_GITHUB = re.compile(r"/([\w.-]{1,100})/([\w.-]{1,100})/(issues|pull|discussions)/(\d{1,9})(?:/.*)?", re.ASCII)
_LINEAR = re.compile(r"/([\w-]{1,100})/issue/([A-Za-z][A-Za-z0-9]{0,9}-\d{1,9})(?:/.*)?", re.ASCII)
# With the folder that a self-hosted Jira may live in.
_JIRA_BROWSE = re.compile(r"((?:/[\w.-]{1,40}){0,2})/browse/([A-Za-z][A-Za-z0-9_]{0,19}-\d{1,9})/?", re.ASCII)
_JIRA_LIST = re.compile(r"(/jira)?/.*/issues/([A-Za-z][A-Za-z0-9_]{0,19}-\d{1,9})/?", re.ASCII)
_JIRA_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}-\d{1,9}", re.ASCII)
# Its addresses look like GitHub's but for this part.
_GITLAB = "/-/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedIssue:
    """An issue in a tracker: one address, however it was pasted, and its label."""

    url: str
    tracker: Tracker
    # Such as `acme/app#12`, `ENG-7` or `OPS-33`.
    label: str


def tracked_issue_from(text: str) -> TrackedIssue:
    """Return the issue that an address leads to; comments, titles and filters in it are dropped.

    Raises TrackerLinkError.
    """
    address = clean_words(text).strip("<>")
    parts = _parts_of(address if "://" in address else f"https://{address}")
    for reading in _READINGS:
        issue = reading(parts)
        if issue is not None and len(issue.url) <= LONGEST_URL:
            return issue
    raise TrackerLinkError


def link_key(url: str) -> str:
    """Return a short name of an address for menus, whose values Slack keeps to 150 characters."""
    return sha256(url.encode()).hexdigest()[:16]


def _parts_of(url: str) -> SplitResult:
    """Return the parts of a plain web address. Raises TrackerLinkError."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
    except ValueError:
        raise TrackerLinkError from None
    if len(url) > LONGEST_PASTE or parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        # A name and a password before the host would be shown to everybody who reads the theme.
        raise TrackerLinkError
    return parts._replace(scheme=parts.scheme.lower(), netloc=host)


def _linear(parts: SplitResult) -> TrackedIssue | None:
    found = _LINEAR.fullmatch(parts.path)
    if parts.netloc != "linear.app" or found is None:
        return None
    label = found[2].upper()
    return TrackedIssue(url=f"https://linear.app/{found[1]}/issue/{label}", tracker=Tracker.LINEAR, label=label)


def _github(parts: SplitResult) -> TrackedIssue | None:
    found = _GITHUB.fullmatch(parts.path)
    if found is None or _GITLAB in parts.path:
        return None
    owner, name, kind, number = found.groups()
    url = f"{parts.scheme}://{parts.netloc}/{owner}/{name}/{kind}/{number}"
    return TrackedIssue(url=url, tracker=Tracker.GITHUB, label=f"{owner}/{name}#{number}")


def _jira(parts: SplitResult) -> TrackedIssue | None:
    folder, key = "", ""
    if found := _JIRA_BROWSE.fullmatch(parts.path):
        folder, key = found[1], found[2]
    elif chosen := parse_qs(parts.query).get("selectedIssue"):
        key = chosen[0] if _JIRA_KEY.fullmatch(chosen[0]) else ""
    elif found := _JIRA_LIST.fullmatch(parts.path):
        key = found[2]
    if not key:
        return None
    label = key.upper()
    url = f"{parts.scheme}://{parts.netloc}{folder}/browse/{label}"
    return TrackedIssue(url=url, tracker=Tracker.JIRA, label=label)


_READINGS: tuple[Callable[[SplitResult], TrackedIssue | None], ...] = (_linear, _github, _jira)
