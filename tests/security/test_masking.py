"""No spelling of the token passes: cut, in pieces, encoded, backwards, and whatever is cleaned afterwards."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.greenapi.redaction import HIDDEN, RUN, Mask
from greentui.text.sanitize import clean, clean_line

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
mask = Mask(TOKEN)


def between(mark: str) -> str:
    return mark.join(TOKEN)


ECHOES = {
    "as it is": TOKEN,
    "capitals": TOKEN.upper(),
    "cut at its end": TOKEN[:30],
    "cut at its beginning": TOKEN[-30:],
    "its middle": TOKEN[20 : 20 + RUN],
    "backwards": TOKEN[::-1],
    "backwards and cut": TOKEN[::-1][7:23],
    "every character in percent": "".join(f"%{ord(each):02X}" for each in TOKEN),
    "some in percent": TOKEN.replace("5", "%35"),
    "percent twice": TOKEN.replace("5", "%2535"),
    "escaped as in JSON": TOKEN.replace("b", "\\u0062"),
    "escaped as in Python": TOKEN.replace("b", "\\x62"),
    "entities": TOKEN.replace("b", "&#98;").replace("7", "&#x37;"),
    "base64": base64.b64encode(TOKEN.encode()).decode(),
    "base64 of credentials": base64.b64encode(f"1101000001:{TOKEN}".encode()).decode(),
    "base64 inside a body": base64.b64encode(f'{{"a":"{TOKEN}"}} more'.encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(f"x{TOKEN}y".encode()).decode(),
    "base64, cut": base64.b64encode(TOKEN.encode()).decode()[5:40],
    "base64 in percent": quote(base64.b64encode(TOKEN.encode()).decode(), safe=""),
    "hexadecimal": TOKEN.encode().hex(),
    "zero-width spaces": between("\u200b"),
    "tags": between("\U000e0041"),
    "soft hyphens": between("\u00ad"),
    "colours": between("\x1b[31m"),
    "titles": between("\x1b]0;x\x07"),
    "nulls": between("\0"),
    "inside a title": f"\x1b]0;{TOKEN}\x07",
}


def told(text: str) -> str:
    """What a reader could make of a text."""
    return clean(text).lower()


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_an_echo_is_hidden_before_it_is_cleaned_and_after(echo: str) -> None:
    text = f"GET https://x.example/waInstance1/getSettings/{echo} failed"
    hidden = mask(text)
    assert HIDDEN in hidden
    assert hidden.startswith("GET https://x.example/waInstance1/getSettings/")
    assert hidden.endswith(" failed")
    assert len(hidden) < len(text) - 0.6 * len(echo)
    for shown in (told(hidden), clean_line(hidden), mask(clean_line(text))):
        runs = {TOKEN[at : at + RUN] for at in range(len(TOKEN) - RUN + 1)}
        assert not any(run in shown or run[::-1] in shown for run in runs)


@given(st.text(max_size=20), st.integers(0, 50), st.integers(0, 50), st.text(max_size=20))
def test_no_run_of_it_is_left(before: str, start: int, stop: int, after: str) -> None:
    hidden = mask(before + TOKEN[start:stop] + after)
    assert not any(TOKEN[at : at + RUN] in hidden for at in range(len(TOKEN) - RUN + 1))


@given(st.text())
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [TOKEN[:11], "1101000001", "79010000001@c.us", "100%20 of 3EB0C767D097B7C7C030", "\x1b[31mred\u200b", ""],
)
def test_what_is_no_token_is_told(text: str) -> None:
    assert mask(text) == text


def test_a_short_token_is_hidden_as_a_whole() -> None:
    assert Mask("s3cret")("s3cret, S3CRET, s3cre") == f"{HIDDEN}, {HIDDEN}, s3cre"


def test_two_echoes_are_hidden_each() -> None:
    assert mask(f"a {TOKEN} b {TOKEN[::-1]} c") == f"a {HIDDEN} b {HIDDEN} c"


def test_without_a_token_nothing_is_hidden() -> None:
    assert Mask("")("text") == "text"
