"""The real model, loaded once for all tests that ask it."""

import pytest

from prompts.embedding import LocalEmbedder
from prompts.local_analyst import LocalAnalyst


@pytest.fixture(scope="session")
def embedder() -> LocalEmbedder:
    """Return the embedder that Heed ships."""
    return LocalEmbedder()


@pytest.fixture(scope="session")
def analyst(embedder: LocalEmbedder) -> LocalAnalyst:
    """Return the analyst that Heed ships."""
    return LocalAnalyst(embedder)
