"""The mind that needs nobody: put together at the start, loaded at the first word that it reads."""

from bot.flows.desk import Mind
from prompts.embedding import LocalEmbedder
from prompts.judging import LocalJudge
from prompts.local_analyst import LocalAnalyst
from prompts.stemming import stem


def local_mind() -> Mind:
    """Return a mind that works on this machine alone; no model is loaded yet."""
    embedder = LocalEmbedder()
    return Mind(embedder=embedder, judge=LocalJudge(embedder), local=LocalAnalyst(embedder), stem=stem)
