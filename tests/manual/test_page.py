"""The page of conformance is what the data says now."""

from __future__ import annotations

from tests.manual.differences import differences
from tests.manual.page import _CHECKS, PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.manual.page"


def test_every_sort_of_difference_has_a_heading() -> None:
    assert {each.check for each in differences()} <= _CHECKS.keys()
