"""Does something to several messages, and says to how many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.messages import Message
from greentui.words import _, sentences


async def each(
    messages: Iterable[Message], do: Callable[[Message], Awaitable[object]]
) -> tuple[int, list[Refusal]]:
    """Do something to each message. Returns how often that succeeded, and the refusals of the others."""
    done, problems = 0, []
    for message in messages:
        try:
            await do(message)
            done += 1
        except Refusal as refusal:
            problems.append(refusal)
    return done, problems


def tally(said: str, done: int, problems: Sequence[Refusal], where: str = "") -> Notice:
    """How many succeeded, and of the others how many and why the first one did not.

    Args:
        said: A sentence with a place for the number.
        done: That number.
        problems: Why the others did not succeed.
        where: Where that is, if it is to be said.
    """
    text = sentences(said % done, where)
    if problems:
        text = sentences(text, _("Not done: %d.") % len(problems), problems[0].text)
    return Notice(text, Level.WARNING if problems else Level.INFO)
