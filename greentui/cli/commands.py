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
            ("demo", "demo", _("try the console on a private emulator")),
            ("link", "link", _("link a phone: QR code or pairing code")),
            ("state", "state", _("show the state of the instance")),
            ("settings", "settings", _("show the instance's settings, or apply the recommended ones")),
            ("chats", "chats", _("list chats")),
            ("history", "history", _("print a chat")),
            ("search", "search", _("search all messages")),
            ("export", "export", _("export a whole chat as text, JSON or HTML")),
            ("send", "send", _("send a text, poll, file, location or contact")),
            ("outbox", "outbox", _("list what is not sent yet, cancel it, send it again")),
            ("read", "read", _("mark a chat read")),
            ("archive", "archive", _("archive a chat")),
            ("unarchive", "archive", _("unarchive a chat")),
            ("contacts", "contacts", _("list, show and save contacts, check a number")),
            ("groups", "groups", _("list, create and change groups")),
            ("stories", "stories", _("list, post and delete stories (statuses), see who viewed them")),
            ("journal", "journal", _("list recent messages or calls from the service's journal")),
            ("sync", "sync", _("receive and send what waits, without a screen")),
            ("api", "api", _("call any method of GREEN-API")),
            ("emulator", "emulator", _("run a local GREEN-API emulator")),
            ("profile", "profile", _("add, list, choose and remove instances")),
            ("config", "config", _("print, check or open the configuration")),
            ("doctor", "doctor", _("find problems, and say what to do about them")),
            ("purge", "purge", _("erase messages from the archive for good")),
            ("keys", "keys", _("show what the terminal sends for a key")),
            ("completion", "completion", _("print the completion script for bash, zsh or fish")),
        )
    )
