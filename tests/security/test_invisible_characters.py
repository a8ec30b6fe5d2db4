"""What nobody can see passes nowhere, and what joins letters and emoji stays."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from greentui.text import invisible
from tests.hostile import HOSTILE

PROPERTY = regex.compile(r"[\p{DI}\p{Zl}\p{Zp}[\p{Cf}--\p{PCM}]]", regex.V1)

WORDS = {
    "persian": "می‌خواهم",
    "persian abbreviation": "ه‍.ق",
    "arabic with marks": "مِی‌رَوَم",
    "hindi half form": "क्‍ष",
    "hindi no ligature": "क्‌ष",
    "bengali ra": "র‍্যাব",
    "malayalam chillu": "അവന്‍",
    "sinhala": "ශ්‍රී",
    "mongolian": "ᠭ᠋ᠠᠯ",
    "family": "👨‍👩‍👧‍👦",
    "profession with a skin tone": "🧑🏿‍🚀",
    "burning heart": "❤️‍🔥",
    "keycaps": "1️⃣#️⃣*️⃣",
    "text presentation": "☎︎",
    "plain": "Straße, déjà vu, 日本",
}
HIDING = {
    "tags": "a\U000e0041\U000e0042b",
    "line separators": "a\u2028\u2029b",
    "khmer vowels": "a\u17b4\u17b5b",
    "music": "a\U0001d173\U0001d17ab",
    "direction marks": "a\u200e\u200f\u061cb",
    "overrides": "a\u202e\u2066\u2069b",
    "joiners of nothing": "a\u200c\u200db",
    "at the edges": "\u200da b\u200d",
    "zero width": "a\u200b\ufeff\u2060b",
    "selectors that select nothing": "a\ufe0f\U000e0100b",
    "selectors upon a selector": "☎\ufe0f\ufe0f",
    "fillers": "a\u3164\u115f\u1160\uffa0b",
    "annotations": "a\ufff9\ufffa\ufffbb",
    "joiner before nothing": "👨\u200d",
}


def test_the_table_is_unicodes_own() -> None:
    ours = {code for first, last in invisible.RANGES for code in range(first, last + 1)}
    assert ours == {code for code in range(0x110000) if PROPERTY.fullmatch(chr(code))}


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS.keys())
def test_a_joiner_that_joins_stays(word: str) -> None:
    assert invisible.replaced(word, lambda _one: "") == word


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING.keys())
def test_what_joins_nothing_goes(text: str) -> None:
    left = PROPERTY.findall(invisible.replaced(text, lambda _one: ""))
    assert left in ([], ["\ufe0f"])
    assert left == [] or text.startswith("☎")


@given(st.text(st.sampled_from("a1☎👨🏿یक्\u200c\u200d\ufe0f\u202e\U000e0041 ")))
@example("".join(HOSTILE.values()))
def test_nothing_is_hidden_behind_what_was_taken_away(text: str) -> None:
    once = invisible.replaced(text, lambda _one: "")
    assert PROPERTY.sub("", once) == PROPERTY.sub("", text)
    assert "\u202e" not in once
    assert "\U000e0041" not in once
