"""Any request body is either accepted or rejected with a message."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.emulator.methods import METHODS
from greentui.emulator.methods.registry import Method, Parameters
from greentui.emulator.methods.responses import ApiError

WITH_BODY = [
    method for method in METHODS.values() if method.parameters in (Parameters.JSON, Parameters.MULTIPART)
]
NAMES = sorted({field.name for method in WITH_BODY for field in method.schema.fields})

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["79010000000@c.us", "120363043968066561@g.us", "https://a.example", "yes", "#FFFFFF"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["optionName", "phoneContact", "firstName", "buttonId"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def rejection(method: Method, body: Any) -> ApiError | None:
    """The error for a body; `None` if it is accepted."""
    try:
        checked = method.schema.validate(body)
    except ApiError as error:
        return error
    assert set(checked) <= set(body)
    return None


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(WITH_BODY),
    body=anything | st.dictionaries(st.sampled_from(NAMES), anything, max_size=5),
)
def test_any_body_is_accepted_or_rejected_with_a_message(method: Method, body: Any) -> None:
    error = rejection(method, body)
    assert error is None or (error.status in (400, 500) and error.body["message"])
