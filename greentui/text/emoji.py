"""Emoji by name: the names and aliases of the `emoji` package, and a few everyday short ones before them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

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
"""Names people type, rather than Unicode's."""


@cache
def names() -> Mapping[str, str]:
    """Every name with its emoji, short names first."""
    from emoji import EMOJI_DATA, STATUS  # 0.1 s of tables: loaded for the first name typed

    listed = {
        name.strip(":").lower(): sign
        for sign, known in EMOJI_DATA.items()
        if known["status"] <= STATUS["fully_qualified"]
        for name in (known["en"], *known.get("alias", ()))
    }
    return {**SHORT, **{name: sign for name, sign in listed.items() if name not in SHORT}}


def find(typed: str, limit: int = 8) -> list[tuple[str, str]]:
    """Names and emoji that match `typed`: short names, then prefixes, then words within, each by length."""
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
