"""Whatever a request holds, it is either taken or refused in words."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.emulator.methods import METHODS
from greentui.emulator.methods.registry import Method, Takes
from greentui.emulator.responses import Refused

FORMS = [method for method in METHODS.values() if method.takes in (Takes.JSON, Takes.MULTIPART)]
NAMES = sorted({field.name for method in FORMS for field in method.form.fields})

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


def refusal(method: Method, body: Any) -> Refused | None:
    """How a body is refused; `None` where it is taken."""
    try:
        checked = method.form.read(body)
    except Refused as refused:
        return refused
    assert set(checked) <= set(body)
    return None


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(FORMS),
    body=anything | st.dictionaries(st.sampled_from(NAMES), anything, max_size=5),
)
def test_any_body_is_taken_or_refused_in_words(method: Method, body: Any) -> None:
    refused = refusal(method, body)
    assert refused is None or (refused.status in (400, 500) and refused.body["message"])
