"""Which keys act on which message, and why the others do not.

One table decides what is done, what the line of hints, the menu and the palette offer, and which letters
start a text instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from greentui.model.ids import is_group
from greentui.model.messages import (
    Contacts,
    File,
    GroupInvite,
    Location,
    Message,
    MessageKind,
    MessageStatus,
    Order,
    Poll,
)
from greentui.model.reasons import ReasonCode
from greentui.text.keymap import ACTIONS, Keymap
from greentui.text.sanitize import clean
from greentui.text.whatsapp_markup import links
from greentui.tui.chat.render.canvas import FOLD
from greentui.tui.console import Console
from greentui.tui.widgets.item_line import LineItem
from greentui.words import NOTHING, Phrase, _

EDITABLE = 15 * 60
"""Seconds during which WhatsApp accepts an edit."""

LONG = 8 * FOLD
"""Characters from which a text may be folded, whatever the window's width."""


@dataclass(frozen=True, slots=True)
class Case:
    """A message, and what else decides which actions it allows.

    Attributes:
        message: As the archive has it now.
        now: UTC seconds.
        loading: Whether its file is being downloaded.
        plays: Whether it is a recording, and there is a player for it.
        playing: Whether it is being played.
        returns: Whether it waits for its moment and this console sent it, so that it can be taken back.
    """

    message: Message
    now: float
    loading: bool = False
    plays: bool = False
    playing: bool = False
    returns: bool = False

    @property
    def sent(self) -> bool:
        """Whether the service has it; until then it exists only here."""
        status = self.message.status
        return not (status and status.is_waiting) and self.message.known_to_service

    @property
    def in_doubt(self) -> bool:
        """Whether it may have been sent or not."""
        return bool(self.message.status and self.message.status.is_doubtful)

    @property
    def undecided(self) -> bool:
        """Whether it is in doubt, and the operator has not left it at that."""
        reason = self.message.reason
        return self.in_doubt and not (reason and reason.code is ReasonCode.LOOKUP_STOPPED)

    @property
    def resendable(self) -> bool:
        """Whether it was written here and was not sent, or may not have been."""
        status = self.message.status
        return bool(self.message.local_id and status and (status.is_failure or status.may_double))


def case_of(console: Console, message: Message) -> Case:
    """The current case of a message."""
    current = console.session.message(message.chat_id, message.uid) or message
    return Case(
        current,
        console.session.now(),
        loading=console.progress_line.downloads(current.uid),
        plays=current.kind is MessageKind.AUDIO and bool(console.config.settings.player),
        playing=console.playing == current.uid,
        returns=current.is_early and console.session.sent_here(current.uid),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """The condition of one action, and its hint.

    Attributes:
        why_not: Why the action is impossible, as a sentence; empty if it is possible.
        hint: Its word in the line of hints and its weight there, 0 to 20; the lightest are dropped
            first. Without a word it is only in the menu and the palette.
    """

    why_not: Callable[[Case], str]
    hint: Callable[[Case], tuple[str, int]]


def why_not(action: str, case: Case) -> str:
    """Why an action of the keymap is impossible on a message, as a sentence; empty if it is possible."""
    return RULES[action].why_not(case)


def possible(case: Case) -> set[str]:
    """The actions possible on a message."""
    return {action for action, rule in RULES.items() if not rule.why_not(case)}


def choices(case: Case, *, marked: bool) -> dict[str, str]:
    """The actions possible on a message, in the keymap's order, with their words in a menu.

    Args:
        case: The message.
        marked: Whether messages are marked; a key's action is then on those.
    """
    can = possible(case)
    words = {action.name: str(action.words) for action in ACTIONS if action.name in can}
    words["again"] = _("Send again") if case.resendable else _("Refresh this chat")
    if not marked:
        words["export"] = _("Export as text")
    return {name: words[name] for name in words if name in can}


def hints(case: Case, keymap: Keymap) -> list[LineItem]:
    """The line of hints: the keys that act on a message, and only those."""
    return [*_hints(case, keymap), LineItem(_("Esc back"), "dim", "back", right=True, weight=21)]


def _hints(case: Case, keymap: Keymap) -> Iterator[LineItem]:
    for action, rule in RULES.items():
        word, weight = rule.hint(case)
        if word and not rule.why_not(case):
            yield LineItem(f"{keymap.shown(action)} {word}", "plain", f"act_on('{action}')", weight=weight)


def _always(word: Phrase, weight: int) -> Callable[[Case], tuple[str, int]]:
    return lambda _case: (str(word), weight)


_UNHINTED = _always(NOTHING, 0)


def _not_sent(case: Case) -> str:
    return "" if case.sent else _("This message has not been sent yet.")


def _gone(case: Case) -> str:
    return _("This message was deleted for everyone.") if case.message.deleted else _not_sent(case)


def _no_edit(case: Case) -> str:
    message = case.message
    if message.incoming:
        return _("Only your own messages can be edited.")
    if message.kind is not MessageKind.TEXT:
        return _("Only texts can be edited.")
    if (gone := _gone(case)) or case.now - message.timestamp <= EDITABLE:
        return gone
    return _("Messages can be edited for 15 minutes only.")


def _no_copy(case: Case) -> str:
    return "" if case.message.text else _("This message has no text.")


def _no_file(case: Case) -> str:
    return "" if isinstance(case.message.content, File) else _("This message has no file.")


def _nothing_to_open(case: Case) -> str:
    message = case.message
    opens = isinstance(message.content, (File, Location, Contacts, Poll, GroupInvite, Order))
    folded = len(message.text) >= LONG or message.text.count("\n") >= FOLD
    if opens or folded or message.kind is MessageKind.UNRECOGNISED or links(clean(message.text)):
        return ""
    return _("There is nothing to open in this message.")


def _open_hint(case: Case) -> tuple[str, int]:
    match case.message.content:
        case Poll() | Contacts():  # v and w say it better
            return "", 0
        case Location():
            return _("open the map"), 18
        case Order():
            return _("what was ordered"), 18
        case File() if case.playing:
            return _("stop playing"), 19
        case File() if case.plays:
            return _("play"), 18
        case _:
            return _("open"), 17


def _votes_hint(case: Case) -> tuple[str, int]:
    match case.message.content:
        case Poll():
            return _("votes"), 18
        case _:
            return _("details"), 3


def _no_quote(case: Case) -> str:
    return "" if case.message.quote else _("This message quotes no other.")


def _never_edited(case: Case) -> str:
    edited = case.message.earlier or case.message.deleted
    return "" if edited else _("This message was never edited.")


def _no_recipient(case: Case) -> str:
    message = case.message
    others = isinstance(message.content, Contacts) or (message.incoming and is_group(message.chat_id))
    return "" if others else _("This message names no one to write to.")


def _write_hint(case: Case) -> tuple[str, int]:
    return _("write to"), 18 if isinstance(case.message.content, Contacts) else 4


def _own(case: Case) -> str:
    return "" if case.message.incoming else _("Only messages of others can be marked read.")


def _not_again(case: Case) -> str:
    return "" if case.resendable or case.sent else _("This message is still waiting to be sent.")


def _again_hint(case: Case) -> tuple[str, int]:
    return (_("send again"), 18 if case.in_doubt else 19) if case.resendable else ("", 0)


def _cancel_hint(case: Case) -> tuple[str, int]:
    if case.returns:
        return _("take back"), 19
    if case.message.status is MessageStatus.UNCONFIRMED:
        return _("dismiss"), 19
    return (_("stop looking") if case.in_doubt else _("cancel")), 19


def _nothing_to_cancel(case: Case) -> str:
    if case.in_doubt and not case.undecided:
        return _("This message is not being looked up.")
    waits = not case.sent and not (case.message.status and case.message.status.is_failure)
    return "" if waits or case.loading else _("There is nothing to cancel.")


def _no_doubt(case: Case) -> str:
    return "" if case.in_doubt else _("There is no doubt whether this message was sent.")


RULES: Mapping[str, Rule] = {
    "again": Rule(_not_again, _again_hint),
    "cancel": Rule(_nothing_to_cancel, _cancel_hint),
    "look_again": Rule(_no_doubt, _always(Phrase("look again"), 18)),
    "reply": Rule(_gone, _always(Phrase("reply"), 16)),
    "forward": Rule(_gone, _always(Phrase("forward"), 13)),
    "edit": Rule(_no_edit, _always(Phrase("edit"), 15)),
    "delete": Rule(lambda _case: "", _always(Phrase("delete"), 12)),
    "copy": Rule(_no_copy, _always(Phrase("copy"), 14)),
    "open": Rule(_nothing_to_open, _open_hint),
    "save": Rule(_no_file, _always(Phrase("save"), 18)),
    "write_to": Rule(_no_recipient, _write_hint),
    "votes": Rule(lambda _case: "", _votes_hint),
    "original": Rule(_no_quote, _always(Phrase("quoted message"), 6)),
    "earlier": Rule(_never_edited, _always(Phrase("earlier texts"), 5)),
    "read_to_here": Rule(_own, _always(Phrase("read to here"), 2)),
    "mark": Rule(lambda _case: "", _always(Phrase("mark"), 7)),
    "export": Rule(lambda _case: "", _UNHINTED),
    "copy_id": Rule(lambda _case: "", _UNHINTED),
    "raw": Rule(_not_sent, _UNHINTED),
}
"""Every action on a message, in the order of the hints."""
