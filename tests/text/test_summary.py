from __future__ import annotations

import pytest

from greentui.model.messages import Call, File, MessageKind
from greentui.text.sanitize import width
from greentui.text.sizes import size
from greentui.text.summary import SIGNS, summary, words
from greentui.text.time_format import age, brief, day, length, local
from tests.hostile import HOSTILE, MILLION
from tests.tui.world import NOON, incoming

K = MessageKind


def test_every_kind_has_a_sign_terminals_agree_on() -> None:
    assert set(SIGNS) == set(MessageKind)
    assert all(
        width(sign.icon) == (2 if sign.icon not in ("", "⚠") else len(sign.icon)) for sign in SIGNS.values()
    )


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (incoming("two\nlines"), "two lines"),
        (incoming(kind=K.IMAGE), "📷 Photo"),
        (incoming("Look", kind=K.IMAGE), "📷 Look"),
        (incoming(kind=K.DOCUMENT, content=File(name="a.pdf")), "📄 a.pdf"),
        (incoming(kind=K.AUDIO, content=File(seconds=17)), "🎤 0:17"),
        (incoming(kind=K.AUDIO, content=File(voice=True)), "🎤 Voice message"),
        (incoming(kind=K.AUDIO, content=File(name="voice 1.ogg", mime="audio/ogg")), "🎤 Voice message"),
        (incoming(kind=K.AUDIO, content=File(name="song.mp3", mime="audio/mpeg")), "🎤 song.mp3"),
        (incoming("When?", kind=K.POLL), "📊 When?"),
        (incoming(kind=K.CALL, content=Call("missed")), "📞 Missed call"),
        (incoming("{{SWE001}}", kind=K.SERVICE), "⚠ Could not be shown"),
    ],
)
def test_a_message_in_few_words(message: object, expected: str) -> None:
    assert summary(message) == expected  # type: ignore[arg-type]


def test_formatting_characters_are_left_out() -> None:
    text = "from *tomorrow* on,\n_perhaps_ 2*3*4"
    assert words(MessageKind.TEXT, text) == "from tomorrow on, perhaps 2*3*4"


def test_emoji_as_text_names_the_kind() -> None:
    assert summary(incoming("When?", kind=K.POLL), emoji_as_text=True) == "Poll: When?"


@pytest.mark.parametrize("kind", MessageKind)
def test_hostile_text_is_one_safe_line(kind: MessageKind) -> None:
    for text in (*HOSTILE.values(), MILLION):
        line = summary(incoming(text, kind=kind))
        assert "\n" not in line
        assert "\x1b" not in line
        assert len(line) < 2000


@pytest.mark.parametrize(
    ("back", "expected"),
    [(0, "Today"), (86_400, "Yesterday"), (3 * 86_400, "Friday"), (40 * 86_400, "Wednesday, 21 January"),
     (400 * 86_400, "26 January 2025"), (-86_400, "Tuesday, 03 March")],
)  # fmt: skip
def test_days(back: int, expected: str) -> None:
    assert day(NOON - back, NOON) == expected


@pytest.mark.parametrize("moment", [-(2**62), -1, 0, 2**62, float(2**70)])
def test_no_moment_is_too_odd(moment: float) -> None:
    local(moment)
    day(moment, NOON)
    brief(moment, NOON)


def test_spans_and_sizes() -> None:
    assert [age(s) for s in (5, 60, 3599, 3600, 90_000)] == ["now", "1m", "59m", "1h", "1d"]
    assert [length(s) for s in (7, 65, 3723)] == ["0:07", "1:05", "1:02:03"]
    assert [size(n) for n in (0, 999, 1200, 245_000, 999_950, 3_240_000, 5 * 10**12)] == [
        "0 B", "999 B", "1.2 kB", "245 kB", "1 MB", "3.2 MB", "5000 GB",
    ]  # fmt: skip
