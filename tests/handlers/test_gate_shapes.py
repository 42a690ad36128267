"""The gate and whatever can be sent to it: no shape of a request is answered with 500."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.handlers.knocking import FORM, JSON, Gatehouse


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=300), content_type=st.sampled_from([JSON, FORM, "", "text/plain"]))
async def test_no_signed_body_is_answered_with_500(raw: bytes, content_type: str) -> None:
    """Whatever the bytes are, the answer is one of four."""
    status, _ = await Gatehouse().knock(raw, headers={b"content-type": content_type.encode()})
    assert status in {200, 400}


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    body=st.dictionaries(
        st.sampled_from(["type", "event", "event_id", "team_id", "authorizations", "command", "challenge", "view"]),
        Json,
    ),
    kind=st.sampled_from(["event_callback", "url_verification", "view_submission", "block_actions"]),
)
async def test_no_shape_of_a_payload_is_answered_with_500(body: dict[str, object], kind: str) -> None:
    """Fields of the wrong type count as absent."""
    status, _ = await Gatehouse().knock({**body, "type": kind})
    assert status == 200


async def test_a_type_that_is_no_text_is_malformed() -> None:
    """Looking it up among the known ones must not raise."""
    assert (await Gatehouse().knock({"type": ["event_callback"]}))[0] == 400
