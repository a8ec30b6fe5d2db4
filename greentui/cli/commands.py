"""The table of commands, for help, dispatch, completion, the man page and the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.words import _


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the module of `greentui.cli` that implements it."""

    name: str
    module: str
    summary: str

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names of it, which scripts may use and which are not listed."""
        return _ALIASES.get(self.name, ())


_ALIASES = {"stories": ("status",)}


def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return tuple(
        Command(name, module, summary)
        for name, module, summary in (
            ("demo", "demo", _("the console on an emulator of its own")),
            ("link", "link", _("link a phone: QR code or pairing code")),
            ("state", "state", _("the state of the instance")),
            ("settings", "settings", _("the instance's settings, and applying those recommended")),
            ("chats", "chats", _("list chats")),
            ("history", "history", _("print a chat")),
            ("search", "search", _("search all messages")),
            ("export", "export", _("write a whole chat as text, JSON or HTML")),
            ("send", "send", _("send a text, poll, file, location or contact")),
            ("outbox", "outbox", _("what is on its way, cancel it, send it again")),
            ("read", "read", _("mark a chat read")),
            ("archive", "archive", _("archive a chat")),
            ("unarchive", "archive", _("take a chat out of the archive")),
            ("contacts", "contacts", _("list contacts, look at one, check a number")),
            ("groups", "groups", _("look at groups and change them")),
            ("stories", "stories", _("stories (statuses): list, post, delete, who saw them")),
            ("journal", "journal", _("messages or calls of the last minutes, as the service kept them")),
            ("sync", "sync", _("take what waits in the queue, without a screen")),
            ("api", "api", _("call any method of GREEN-API")),
            ("emulator", "emulator", _("a local emulator of GREEN-API")),
            ("profile", "profile", _("the instances you work with")),
            ("config", "config", _("print, check or open the configuration")),
            ("doctor", "doctor", _("find out what is wrong, and what to do")),
            ("purge", "purge", _("erase messages from the archive for good")),
            ("keys", "keys", _("show what the terminal sends for a key")),
            ("completion", "completion", _("completion for bash, zsh or fish")),
        )
    )
