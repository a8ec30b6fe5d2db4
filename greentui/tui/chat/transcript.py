"""Messages as text to be pasted elsewhere: with authors and times, as WhatsApp copies several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from greentui.model.messages import Message, MessageKind
from greentui.text.sanitize import clean_line
from greentui.text.summary import summary
from greentui.text.time_format import full
from greentui.words import _


def transcript(messages: Sequence[Message], name_of: Callable[[str], str], *, alone: bool = False) -> str:
    """Messages as text, one after the other.

    Args:
        messages: In order.
        name_of: Returns a person's name by id.
        alone: Whether author and time are written even if there is only one message.
    """
    if len(messages) == 1 and not alone:
        return _words(messages[0])
    return "\n".join(line(message, _words(message), name_of) for message in messages)


def line(message: Message, text: str, name_of: Callable[[str], str]) -> str:
    """Some text of a message with its author and time."""
    return f"[{full(message.timestamp)}] {_author(message, name_of)}: {text}"


def _words(message: Message) -> str:
    return message.text if message.kind is MessageKind.TEXT and message.text else summary(message)


def _author(message: Message, name_of: Callable[[str], str]) -> str:
    if not message.incoming:
        return _("You")
    named = message.sender_contact or message.sender_name or name_of(message.sender_id)
    return clean_line(named)
