"""Whether the models work, for `heed doctor`: the one on this machine, and the one behind the endpoint."""

from bot.domain.errors import AnalystError
from prompts.address import EndpointAddress, Tempo
from prompts.local_mind import local_mind

# Somebody sits before the terminal and waits.
_SECONDS = 5.0


async def look_at_local_model() -> str:
    """Return what the model on this machine is; raises AnalystError when something worse has to stand in for it."""
    embedder = local_mind().embedder
    await embedder.embed(["The export is slow"])
    if embedder.notice is not None:
        raise AnalystError(embedder.notice)
    return f"{embedder.model} loads and reads"


async def look_at_endpoint(address: EndpointAddress, *, embedding_model: str | None) -> str:
    """Return whether the endpoint answers and knows the model; nothing of anybody is sent. Raises AnalystError."""
    from prompts.wire import list_models  # noqa: PLC0415 -- loads the package that speaks to endpoints

    names = await list_models(address, Tempo(first_token=_SECONDS))
    unused = "; HEED_OPENAI_EMBEDDING_MODEL is not used, vectors are made on this machine" if embedding_model else ""
    if names and address.model not in names:
        raise AnalystError(f"{address.host} answers, and does not name {address.model} among its models{unused}")
    return f"{address.model} at {address.host} answers{unused}"
