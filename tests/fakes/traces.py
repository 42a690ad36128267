"""Where words leave traces beside the item itself, in memory."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.feedback import Feedback
from bot.domain.labels import LADDER, LabelName, SetBy
from tests.fakes.shelf import Shelf
from tests.fakes.vectors import drop_vector

_SPANS = {name.value for name in (*LADDER, LabelName.ACCOUNT, LabelName.THEME)}


def drop_traces(shelf: Shelf, item: Feedback) -> None:
    """Remove what was made of an item's words: labels, vectors, questions, and prose that cites it."""
    for model in [model for feedback_id, model in shelf.vectors if feedback_id == item.id]:
        drop_vector(shelf, item, model)
    for key in [key for key in shelf.labels if key[0] == item.id]:
        del shelf.labels[key]
    shelf.analysed.pop(item.id, None)
    drop_sentences(shelf, item.id)
    place = (item.message.channel_id, item.message.ts) if item.message else None
    for question in list(shelf.questions.values()):
        if question.feedback_id == item.id or (place is not None and (question.channel_id, question.ts) == place):
            del shelf.questions[question.id]
        elif item.id in question.feedback_ids:
            left = tuple(feedback_id for feedback_id in question.feedback_ids if feedback_id != item.id)
            shelf.questions[question.id] = replace(question, feedback_ids=left)
    forget_heard(shelf, item, [*([item.message.ts] if item.message else []), *(said.ts for said in item.conversation)])


def drop_readings(shelf: Shelf, feedback_id: str) -> None:
    """Make an item wait for an analyst again, and remove what repeats its former words."""
    shelf.analysed.pop(feedback_id, None)
    for key in [key for key in shelf.labels if key[0] == feedback_id and key[1] in _SPANS and not key[2]]:
        del shelf.labels[key]
    drop_sentences(shelf, feedback_id)


def drop_sentences(shelf: Shelf, feedback_id: str) -> None:
    """Empty the sentences of digests that rest on an item."""
    for digest_id, (digest, picks) in list(shelf.digests.items()):
        sentences = tuple(
            replace(sentence, text="")
            if any(cited is not None and cited.id == feedback_id for cited in sentence.cites)
            else sentence
            for sentence in digest.telling.sentences
        )
        telling = replace(digest.telling, sentences=sentences)
        shelf.digests[digest_id] = (replace(digest, telling=telling), picks)


def forget_heard(shelf: Shelf, item: Feedback, ts: Sequence[str]) -> None:
    """Drop the words of overheard messages that are held for the sake of what follows."""
    for one in ts:
        key = (item.message.channel_id if item.message else "", one)
        if key in shelf.judgements:
            shelf.judgements[key] = replace(shelf.judgements[key], words=None)


def unname(shelf: Shelf, theme_id: str | None) -> None:
    """Take the name that a machine gave from a theme without items: it was made of their words."""
    theme = shelf.themes.get(theme_id or "")
    if theme is None or theme.named_by is SetBy.PERSON or any(one.theme_id == theme.id for one in shelf.active()):
        return
    shelf.themes[theme.id] = replace(theme, name=theme.label, description="")
