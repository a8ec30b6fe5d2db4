"""Emoji by name, from Unicode's own names and a few everyday short ones. No picture needs more here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

_BLOCKS = ((0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x2600, 0x27BF))
_TONES = range(0x1F3FB, 0x1F400)

SHORT: Mapping[str, str] = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "ok": "👌", "yes": "✅", "no": "❌",
    "check": "✅", "done": "✅", "warning": "⚠️", "heart": "❤️", "love": "😍", "kiss": "😘", "smile": "😄",
    "grin": "😁", "joy": "😂", "lol": "😂", "laugh": "😂", "rofl": "🤣", "wink": "😉", "blush": "😊",
    "cry": "😢", "sob": "😭", "sad": "😞", "angry": "😠", "think": "🤔", "shrug": "🤷", "facepalm": "🤦",
    "please": "🙏", "thanks": "🙏", "pray": "🙏", "clap": "👏", "hi": "👋", "wave": "👋", "handshake": "🤝",
    "muscle": "💪", "fire": "🔥", "hot": "🔥", "100": "💯", "tada": "🎉", "party": "🥳", "gift": "🎁",
    "star": "⭐", "rocket": "🚀", "truck": "🚚", "van": "🚐", "box": "📦", "pin": "📍", "phone": "📞",
    "mail": "✉️", "calendar": "📅", "clock": "🕐", "hourglass": "⏳", "money": "💰", "card": "💳",
    "doc": "📄", "chart": "📊", "camera": "📷", "key": "🔑", "lock": "🔒", "bulb": "💡", "question": "❓",
    "exclamation": "❗", "eyes": "👀", "cool": "😎", "sleep": "😴", "sick": "🤒", "car": "🚗", "coffee": "☕",
}  # fmt: skip
"""What people type rather than what Unicode says."""


@cache
def names() -> Mapping[str, str]:
    """Every name and its emoji, short names first."""
    return dict([*SHORT.items(), *_unicode()])


def _unicode() -> Iterator[tuple[str, str]]:
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            character = chr(code)
            name = unicodedata.name(character, "")
            if name and code not in _TONES and unicodedata.category(character) == "So":
                yield name.lower().replace(" ", "_").replace("-", "_"), character


def find(typed: str, limit: int = 8) -> list[tuple[str, str]]:
    """Names and emoji that fit what was typed: short names, then beginnings, then words within, by length."""
    wanted = typed.lower()
    known = names()

    def rank(name: str) -> tuple[int, int, str]:
        return (name not in SHORT or not name.startswith(wanted), len(name), name)

    fitting = [name for name in known if name.startswith(wanted) or f"_{wanted}" in name]
    chosen: dict[str, str] = {}
    for name in sorted(fitting, key=lambda name: (not name.startswith(wanted), *rank(name))):
        if known[name] not in chosen.values():
            chosen[name] = known[name]
        if len(chosen) == limit:
            break
    return list(chosen.items())
