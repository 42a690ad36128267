"""Reading an answer while it comes: each sentence is handed on as soon as its last character is there."""

import json
import re

from pydantic import ValidationError

from bot.domain.analysis import Claim
from prompts.replies import AnswerShape, SentenceShape, ShapeError, claim_of, read_reply

_LIST = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


class ClaimReader:
    """Takes the pieces of a reply in their order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._text = ""
        self._at: int | None = None
        self._decoder = json.JSONDecoder()

    @property
    def text(self) -> str:
        """Return what has come so far."""
        return self._text

    def feed(self, piece: str) -> list[Claim]:
        """Return the sentences that a piece completes; raises ShapeError for one that is none."""
        self._text += piece
        if self._at is None:
            found = _LIST.search(self._text)
            self._at = found.end() if found else None
        # A sentence ends with a brace: without one there is nothing to look for.
        return self._complete(self._at) if self._at is not None and "}" in piece else []

    def end(self) -> None:
        """Hold the whole reply against its shape; raises ShapeError when it is cut short, or was never an answer."""
        read_reply(AnswerShape, self._text)

    def _complete(self, at: int) -> list[Claim]:
        claims: list[Claim] = []
        while True:
            start = _BETWEEN.match(self._text, at).end()  # type: ignore[union-attr]  # matches anything, nothing included
            try:
                value, at = self._decoder.raw_decode(self._text, start)
            except ValueError:
                return claims
            except RecursionError:
                raise ShapeError("sentences: nested too deeply", self._text) from None
            claims.append(self._claim(value))
            self._at = at

    def _claim(self, value: object) -> Claim:
        try:
            return claim_of(SentenceShape.model_validate(value))
        except ValidationError:
            raise ShapeError("sentences: each is an object with `text` and `cites`", self._text) from None
