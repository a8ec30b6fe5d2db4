"""Every action of the operator in one table with its keys, for bindings, help, hints and the palette.

The configuration's `[keys]` may move keys; `keymap` checks it and reports clashes. Nothing here needs a
screen: the command line lists and checks keys too.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from greentui.words import Phrase, _, sentences

if TYPE_CHECKING:
    from greentui.config import Settings


class Scope(StrEnum):
    """Where an action's key works. The console's parts are inside `CONSOLE`, which is in `EVERYWHERE`."""

    EVERYWHERE = "everywhere"
    CONSOLE = "console"
    COMPOSER = "composer"
    MESSAGE = "message"
    """While a message is selected in the chat view."""
    CHATS = "chats"
    """While the chat list has the focus."""

    @property
    def words(self) -> str:
        """Its title in the help."""
        return {
            Scope.EVERYWHERE: _("Everywhere"),
            Scope.CONSOLE: _("Chats and messages"),
            Scope.COMPOSER: _("Writing"),
            Scope.MESSAGE: _("On a selected message"),
            Scope.CHATS: _("In the chat list"),
        }[self]

    def within(self, other: Scope) -> bool:
        """Whether this scope is `other` or lies inside it."""
        return (
            self is other
            or other is Scope.EVERYWHERE
            or (other is Scope.CONSOLE and self is not Scope.EVERYWHERE)
        )


@dataclass(frozen=True, slots=True)
class Action:
    """Something the operator can do.

    Attributes:
        name: Its name in `[keys]`; the method `action_<name>` does it unless `does` names another.
        scope: Where its keys work.
        keys: Textual's key names, separated by commas; empty if only the palette offers it.
        words: What it does, for people.
        does: The Textual action, if it is not the name.
        palette: Whether the palette offers it; cursor movements are left out.
        slash: The `/` command for it in the composer, without the slash; empty for none.
        over_dialogs: Whether its keys also work in a dialog, which hides the bindings around it.
    """

    name: str
    scope: Scope
    keys: str
    words: Phrase
    does: str = ""
    palette: bool = True
    slash: str = ""
    over_dialogs: bool = False

    @property
    def command(self) -> str:
        """The Textual action string."""
        return self.does or self.name


def _screen(name: str, keys: str, words: Phrase, *, slash: str = "") -> Action:
    """An action that opens a page of `shell.PageName`."""
    return Action(name, Scope.EVERYWHERE, keys, words, does=f"app.open('{name}')", slash=slash or name)


def _write(name: str, keys: str, words: Phrase) -> Action:
    """An action that opens a form of `compose.forms`."""
    return Action(f"send_{name}", Scope.CONSOLE, keys, words, does=f"write('{name}')", slash=name)


def _on_chats(
    name: str, keys: str, words: Phrase, *, does: str = "", palette: bool = True, slash: str = ""
) -> Action:
    """An action of `tui.actions.chats`."""
    return Action(name, Scope.CONSOLE, keys, words, does=does, palette=palette, slash=slash)


def _on_message(name: str, keys: str, words: Phrase) -> Action:
    """An action of `tui.actions.messages`, on the selected message."""
    return Action(name, Scope.MESSAGE, keys, words, does=f"act('{name}')", palette=False)


def _move(name: str, scope: Scope, keys: str, does: str, words: Phrase) -> Action:
    """A cursor movement in a list."""
    return Action(name, scope, keys, words, does=does, palette=False)


_E, _C, _W = Scope.EVERYWHERE, Scope.CONSOLE, Scope.COMPOSER
_M, _L = Scope.MESSAGE, Scope.CHATS

ACTIONS: tuple[Action, ...] = (
    Action("help", _E, "f1", Phrase("Keyboard shortcuts"), does="app.help"),
    Action("palette", _E, "ctrl+p", Phrase("All commands"), does="app.command_palette", palette=False),
    _screen("instance", "f2", Phrase("Instance: state, queues, settings")),
    _screen("link", "f3", Phrase("Link a phone")),
    Action("contact", _E, "f4", Phrase("Contact or group of this chat"), does="app.open_contact"),
    _screen("outbox", "f6", Phrase("Outbox and queues")),
    _screen("statuses", "f7", Phrase("Statuses (stories)"), slash="status"),
    _screen("api", "f8", Phrase("Any method of the API")),
    _screen("log", "f9", Phrase("Log")),
    _screen("search", "alt+f", Phrase("Search all chats")),
    _screen("settings", "", Phrase("Settings of the instance")),
    _screen("profiles", "", Phrase("Profiles: add, change, switch")),
    _screen("groups", "", Phrase("Groups: create, members, leave")),
    _screen("journals", "", Phrase("Journals of messages and calls")),
    _screen("unrecognised", "", Phrase("Unrecognised notifications")),
    Action("theme", _E, "", Phrase("Light or dark"), does="app.toggle_theme"),
    Action("language", _E, "", Phrase("Language"), does="app.language"),
    Action("compact", _E, "alt+g", Phrase("Compact or roomy"), does="app.toggle_compact"),
    Action("pictures", _E, "", Phrase("Pictures: on, when opened, off"), does="app.next_pictures"),
    Action("screenshot", _E, "", Phrase("Save a screenshot"), does="app.save_picture"),
    Action("acknowledge", _E, "alt+k", Phrase("Dismiss the alarm"), does="app.acknowledge"),
    Action(
        "suspend",
        _E,
        "ctrl+z",
        Phrase("Suspend (“fg” resumes)"),
        does="app.suspend_process",
        over_dialogs=True,
    ),
    Action("quit", _E, "ctrl+q", Phrase("Quit"), does="app.quit", over_dialogs=True),
    # The console.
    _on_chats("jump", "ctrl+k", Phrase("Jump to a chat")),
    _on_chats("next_unread", "alt+a", Phrase("Next unread chat")),
    _on_chats("previous_unread", "alt+shift+a", Phrase("Previous unread chat")),
    _on_chats("next_chat", "alt+down", Phrase("Chat below"), palette=False),
    _on_chats("previous_chat", "alt+up", Phrase("Chat above"), palette=False),
    Action("mentions", _C, "alt+n", Phrase("Messages that mention you"), slash="mentions"),
    Action("find", _C, "ctrl+f", Phrase("Find in this chat"), slash="find"),
    _on_chats("fetch_again", "f5", Phrase("Refresh this chat")),
    _on_chats("new_chat", "ctrl+n", Phrase("New chat by number"), slash="new"),
    _on_chats("mark_read", "alt+r", Phrase("Mark this chat read"), slash="read"),
    _on_chats("mark_unread", "alt+shift+r", Phrase("Mark this chat unread"), slash="unread"),
    _on_chats("done", "alt+x", Phrase("Mark done (no answer needed), or reopen"), slash="done"),
    _on_chats("first_unread", "alt+u", Phrase("Go to the first unread message")),
    _on_chats("go_to_date", "alt+d", Phrase("Go to a date")),
    Action("newest", _C, "alt+end,ctrl+end", Phrase("Go to the newest message")),
    Action("scroll_up", _C, "pageup", Phrase("Scroll the chat up"), palette=False),
    Action("scroll_down", _C, "pagedown", Phrase("Scroll the chat down"), palette=False),
    Action("details", _C, "alt+i", Phrase("Show or hide the details")),
    _on_chats("archive", "alt+e", Phrase("Archive or unarchive this chat"), slash="archive"),
    _on_chats("mute", "alt+m", Phrase("Mute or unmute this chat"), slash="mute"),
    _on_chats("pin", "alt+t", Phrase("Pin or unpin this chat"), slash="pin"),
    _on_chats("disappearing", "", Phrase("Disappearing messages of this chat"), slash="disappearing"),
    _on_chats("sort", "alt+s", Phrase("Change how chats are sorted")),
    _on_chats("filter_all", "alt+1", Phrase("Show all chats"), does="filter('all')"),
    _on_chats("filter_unread", "alt+2", Phrase("Show unread chats"), does="filter('unread')"),
    _on_chats(
        "filter_waiting", "alt+3", Phrase("Show chats waiting for an answer"), does="filter('waiting')"
    ),
    _on_chats("filter_groups", "alt+4", Phrase("Show groups"), does="filter('groups')"),
    _on_chats("filter_archived", "alt+5", Phrase("Show archived chats"), does="filter('archived')"),
    Action("next_pane", _C, "tab", Phrase("Next pane"), palette=False),
    Action("previous_pane", _C, "shift+tab", Phrase("Previous pane"), palette=False),
    Action("back", _C, "escape", Phrase("Back"), palette=False),
    # Writing.
    Action("send", _W, "enter", Phrase("Send"), palette=False),
    Action("newline", _W, "alt+enter,ctrl+j,shift+enter", Phrase("New line"), palette=False),
    _write("file", "ctrl+o", Phrase("Send a file")),
    _write("poll", "alt+p", Phrase("Send a poll")),
    _write("location", "alt+l", Phrase("Send a location")),
    _write("contact", "alt+c", Phrase("Send a contact")),
    Action("record", _C, "alt+v", Phrase("Record a voice message"), slash="voice"),
    Action("take_back", _C, "alt+z", Phrase("Take back what was just sent")),
    Action("forward_here", _C, "", Phrase("Forward messages from another chat to this one"), slash="forward"),
    Action("emoji", _C, "", Phrase("Insert an emoji")),
    Action("editor", _C, "ctrl+g", Phrase("Write in your editor")),
    Action("react", _C, "", Phrase("React to a message (the service cannot send reactions)")),
    Action("link_preview", _C, "alt+w", Phrase("Link preview on or off")),
    # A selected message.
    _on_message("reply", "r", Phrase("Reply")),
    _on_message("forward", "f", Phrase("Forward")),
    _on_message("edit", "e", Phrase("Edit")),
    _on_message("delete", "d", Phrase("Delete")),
    _on_message("copy", "y", Phrase("Copy the text")),
    _on_message("copy_id", "Y", Phrase("Copy the id")),
    _on_message("open", "o,enter", Phrase("Open")),
    _on_message("save", "s", Phrase("Save the file")),
    _on_message("mark", "space", Phrase("Mark or unmark, to act on several at once")),
    _on_message("export", "E", Phrase("Export what is marked as text")),
    _on_message("votes", "v", Phrase("Votes, reactions and who read it")),
    _on_message("original", "q", Phrase("Go to the quoted message")),
    _on_message("earlier", "h", Phrase("Earlier texts of an edited message")),
    _on_message("write_to", "w", Phrase("Write to the sender or the contact shown")),
    _on_message("read_to_here", "m", Phrase("Mark read up to here")),
    _on_message("again", "a", Phrase("Send again, or refresh")),
    _on_message("cancel", "x", Phrase("Cancel sending or downloading, or stop looking it up")),
    _on_message("look_again", "l", Phrase("Look up again whether it was sent")),
    _on_message("raw", "j", Phrase("Raw JSON")),
    _move("message.above", _M, "up", "cursor(-1)", Phrase("Message above")),
    _move("message.below", _M, "down", "cursor(1)", Phrase("Message below")),
    _move("message.page_up", _M, "pageup,ctrl+b", "cursor_page(-1)", Phrase("Page up")),
    _move("message.page_down", _M, "pagedown,ctrl+d", "cursor_page(1)", Phrase("Page down")),
    _move("message.oldest", _M, "home", "cursor_edge(-1)", Phrase("Oldest message")),
    _move("message.newest", _M, "end", "cursor_edge(1)", Phrase("Newest message")),
    _move("message.leave", _M, "escape", "leave", Phrase("Back to the message box")),
    # The chat list.
    _move("list.above", _L, "up", "cursor(-1)", Phrase("Chat above")),
    _move("list.below", _L, "down", "cursor(1)", Phrase("Chat below")),
    _move("list.page_up", _L, "pageup,ctrl+b,ctrl+u", "cursor_page(-1)", Phrase("Page up")),
    _move("list.page_down", _L, "pagedown,ctrl+d", "cursor_page(1)", Phrase("Page down")),
    _move("list.first", _L, "home", "cursor_edge(0)", Phrase("First chat")),
    _move("list.last", _L, "end", "cursor_edge(-1)", Phrase("Last chat")),
    _move("list.open", _L, "enter,right", "choose", Phrase("Open the chat")),
)

BY_NAME: Mapping[str, Action] = {action.name: action for action in ACTIONS}

VI: Mapping[str, str] = {
    "message.oldest": "g", "message.newest": "G",
    "list.above": "k", "list.below": "j", "list.first": "g", "list.last": "G", "list.open": "l",
}  # fmt: skip
"""vi's letters for moving in lists, if the operator wants them; otherwise they are text."""

LATIN: Mapping[str, str] = dict(
    zip(
        "йцукенгшщзхъфывапролджэячсмитьбюёіїєЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁІЇЄ",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.`s]'QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~S}\"",
        strict=True,
    )
)
"""What a key of the Cyrillic layouts (ЙЦУКЕН and its Ukrainian variant) types in the Latin one."""

_CYRILLIC: Mapping[str, str] = {
    latin: letter for letter, latin in reversed(list(LATIN.items())) if latin.isalpha()
}


def latin_key(key: str) -> str:
    """A shortcut with modifiers in the Latin layout: `ctrl+л` is `ctrl+k`. Others are returned unchanged."""
    modifiers, plus, letter = key.rpartition("+")
    if not plus or letter not in LATIN:
        return key
    latin = LATIN[letter]
    return f"{modifiers}+shift+{latin.lower()}" if latin.isupper() else f"{modifiers}+{latin}"


def with_twins(keys: str) -> str:
    """`keys`, with the Cyrillic letter on the same key added for every bare letter: `r` gives `r,к`."""
    listed = [key.strip() for key in keys.split(",") if key.strip()]
    return ",".join(dict.fromkeys([*listed, *(_CYRILLIC[key] for key in listed if key in _CYRILLIC)]))


@dataclass(frozen=True, slots=True)
class Keymap:
    """The table of actions with the operator's own keys applied.

    Attributes:
        keys: The keys of every action that has any.
        moved: The keys that the configuration changed, with their Cyrillic twins, in Textual's format.
        problems: What in the configuration was ignored, and why.
    """

    keys: Mapping[str, str]
    moved: Mapping[str, str]
    problems: tuple[str, ...] = ()

    def shown(self, name: str) -> str:
        """An action's first key as people write it; empty if it has none."""
        return key_name(self.keys.get(name, ""))

    def around_composer(self) -> dict[str, Action]:
        """What each key does while a message is being written, apart from editing the text."""
        around = (Scope.EVERYWHERE, Scope.CONSOLE)
        held = ((BY_NAME[name], keys) for name, keys in self.keys.items())
        return {key: action for action, keys in held if action.scope in around for key in keys.split(",")}


def keymap(overrides: Mapping[str, str], *, enter_sends: bool = True, vi_keys: bool = False) -> Keymap:
    """Apply the configuration's keys to the table.

    Args:
        overrides: Action name → keys, separated by commas.
        enter_sends: Whether Enter sends; otherwise it starts a new line and Alt+Enter sends.
        vi_keys: Whether the letters of `VI` move in lists.

    Returns:
        The resulting keys. An unknown action, an unknown key, or a key already taken in the same place is
        skipped and reported in `problems`.
    """
    wanted: dict[str, str] = {}
    if not enter_sends:
        wanted |= {"send": "alt+enter,ctrl+enter", "newline": "enter,ctrl+j,shift+enter"}
    if vi_keys:
        wanted |= {name: f"{BY_NAME[name].keys},{letter}" for name, letter in VI.items()}
    problems: list[str] = []
    for name, keys in overrides.items():
        if name in BY_NAME:
            written = [_normal(key) for key in keys.split(",") if key.strip()]
            strange = [key for key in written if not is_key(key)]
            problems += [
                _("[keys] %(name)s: unknown key “%(key)s”; “greentui keys” shows what yours are called.")
                % {"name": name, "key": key}
                for key in strange
            ]
            if not strange:
                wanted[name] = ",".join(written)
        else:
            near = difflib.get_close_matches(name, BY_NAME, 1)
            hint = _("Did you mean %s?") % near[0] if near else ""
            problems.append(sentences(_("[keys] %s: unknown action.") % name, hint))
    held = {action.name: wanted.get(action.name, action.keys) for action in ACTIONS}
    while clash := _first_clash(wanted, held):
        name, other, key = clash
        problems.append(
            _("[keys] %(name)s: %(key)s already does “%(other)s”.")
            % {"name": name, "key": key, "other": BY_NAME[other].words}
        )
        held[name] = BY_NAME[name].keys
    # An action that lost its key gets one no terminal sends: otherwise Textual would keep its default.
    moved = {
        name: with_twins(keys) or f"none-{name}" for name, keys in held.items() if keys != BY_NAME[name].keys
    }
    return Keymap({name: keys for name, keys in held.items() if keys}, moved, tuple(problems))


def configured(settings: Settings) -> Keymap:
    """The keymap for a configuration."""
    return keymap(settings.keys, enter_sends=settings.enter_sends, vi_keys=settings.vi_keys)


def clashes(keys: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Pairs of actions that share a key where both work: name, other name, key."""
    return [(name, other, key) for name in keys for other, key in _clashes(name, keys) if name < other]


def _first_clash(wanted: Iterable[str], held: Mapping[str, str]) -> tuple[str, str, str] | None:
    """An action whose changed key is already taken, the action that has it, and the key."""
    for name in wanted:
        if held[name] != BY_NAME[name].keys:
            for other, key in _clashes(name, held):
                return name, other, key
    return None


def _clashes(name: str, keys: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    mine = set(with_twins(keys[name]).split(",")) - {""}
    scope = BY_NAME[name].scope
    for other, theirs in keys.items():
        where = BY_NAME[other].scope
        if other != name and (scope.within(where) or where.within(scope)):
            common = mine & set(with_twins(theirs).split(","))
            twins = {_CYRILLIC[key] for key in common if key in _CYRILLIC}
            for key in sorted(common - twins):
                if not _shadows(scope, where, key):
                    yield other, key


def _shadows(one: Scope, other: Scope, key: str) -> bool:
    """Whether a plain key may mean different things in a part and around it, as Enter does."""
    return one is not other and not is_shortcut(key)


def is_shortcut(key: str) -> bool:
    """Whether a key types no text: one with Ctrl or Alt, or a function key."""
    return key.startswith(("ctrl+", "alt+")) or (key.startswith("f") and key[1:].isdecimal())


_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")


def _normal(key: str) -> str:
    """A key as people write it (`Ctrl-K`, `^K`, `Alt+Shift+A`) in Textual's spelling."""
    key = key.strip()
    if len(key) == 1:
        return key
    if key.startswith("^") and len(key) == 2:
        key = f"ctrl+{key[1:]}"
    *modifiers, last = re.split("[-+](?=.)", key)
    named = [modifier.lower() for modifier in modifiers]
    if len(last) == 1 and last.isupper() and "ctrl" not in named and named:
        named.append("shift")
    return "+".join([*sorted(set(named)), last.lower()])


def is_key(key: str) -> bool:
    """Whether this is a key: a character or one of Textual's names, after known modifiers."""
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

    *modifiers, last = key.split("+")
    named = {one.value.rpartition("+")[2] for one in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    known = (len(last) == 1 and last.isprintable()) or last in named or key_to_character(last) is not None
    return known and set(modifiers) <= set(_MODIFIERS)


_NAMES = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "enter": "Enter", "escape": "Esc", "tab": "Tab",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "space": "Space",
    "delete": "Del", "backspace": "Backspace",
}  # fmt: skip


def key_name(keys: str) -> str:
    """The first of `keys` as people write it: `alt+shift+a` is `Alt+Shift+A`."""
    first = keys.partition(",")[0].strip()
    if not first:
        return ""
    *modifiers, last = first.split("+")
    if last in _NAMES:
        last = _NAMES[last]
    elif modifiers or (last.startswith("f") and last[1:].isdecimal()):
        last = last.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])
