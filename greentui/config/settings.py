"""The operator's settings. The docstring under each field is its documentation, wherever it is shown."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from greentui.words import _

MOST = 36_500
"""Upper bound of number settings, in days: about a hundred years."""


Pictures = Literal["on", "ask", "off"]
"""Whether pictures are drawn in the terminal."""

QrBlocks = Literal["half", "auto", "sextant"]
"""What QR codes are drawn with."""

Language = Literal["", "en", "ru"]
"""A language of `greentui.words`; empty for the environment's."""

TAKE_BACK_SECONDS = (3, 15)
"""Bounds of `take_back_seconds`, if it is not 0."""

_RUN_FOR_A_FILE = ("player", "recorder")
"""Settings that are commands of `greentui.config.file_command`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `config.toml`, each with its default."""

    language: Language = ""
    """The language of the program: English (`en`) or Russian (`ru`). Empty for that of the environment: the
    first of `LANGUAGE`, `LC_ALL`, `LC_MESSAGES` and `LANG` that is set. “Language” in the palette switches
    it, and the console keeps that here."""

    enter_sends: bool = True
    """Whether Enter sends; otherwise it begins a new line and Ctrl+Enter or Alt+Enter sends."""

    take_back_seconds: int = 0
    """For how many seconds, 3 to 15, what the message box sends waits in the outbox, so that `Alt+Z` can take
    it back; 0 sends at once."""

    show_typing: bool = False
    """Whether a contact sees “typing…” while a message is typed to them; groups never do. It costs a call of
    the service every eight seconds of typing."""

    vi_keys: bool = False
    """Whether `j` `k` `g` `G` `l` act in the chat list, and `g` `G` on messages, as in vi. Otherwise they
    begin a message, like any other letter."""

    mark_read: Literal["answer", "key", "visible"] = "answer"
    """When a chat is marked read: on answering (`answer`; the key does it too), only by the key (`key`),
    or also once it is open and focused (`visible`)."""

    time_format: Literal["24h", "12h"] = "24h"
    """How times of day are written."""

    emoji_as_text: bool = False
    """Whether emoji are shown as names (`:heart:`), for terminals that draw them at a wrong width."""

    theme: str = "greentui-dark"
    """The colours: `greentui-dark`, `greentui-light`, or any theme of Textual. “Light or dark” in the palette
    switches it, and the console keeps that here."""

    compact: bool = False
    """Whether more fits on the screen: a line for each chat, no empty lines between messages, no pictures.
    `Alt+G` switches it, and the console keeps that here."""

    pictures: Pictures = "on"
    """Whether pictures are drawn in the terminal: where they stand (`on`), when a message is opened (`ask`),
    or never (`off`, for screen readers and slow lines: `o` then opens them in the desktop's program)."""

    qr: QrBlocks = "half"
    """What QR codes are drawn with: half blocks (`half`), which every terminal has; sextants (`sextant`),
    which take a third less height and half the width, but show as boxes in some terminals; or sextants only
    where half blocks do not fit (`auto`). `b` on the page that links a phone draws the code another way, and
    `greentui link` has `--sextants`."""

    download_folder: str = ""
    """Where files from chats are saved; empty for `greentui` in the system's downloads folder."""

    retention_days: int = 0
    """Days after which messages are erased from the archive; 0 keeps them for ever."""

    keep_deleted: bool = True
    """Whether the archive keeps the original texts of edited and deleted messages."""

    bell: bool = True
    """Whether the terminal's bell rings for new messages and alarms."""

    notify: Literal["auto", "osc9", "osc777", "osc99", "desktop", "off"] = "auto"
    """How new messages are notified outside the window: by one of the terminal's own sequences, by the
    desktop's notifications, by whichever of them works (`auto`), or not at all (`off`)."""

    on_state_change: tuple[str, ...] = ()
    """A program with its arguments, run when the instance's state changes, or its connection to WhatsApp is
    lost (`offline`). It finds `GREENTUI_STATE`, `GREENTUI_PREVIOUS_STATE`, `GREENTUI_ID_INSTANCE` and
    `GREENTUI_TEXT` in its environment; no shell."""

    player: tuple[str, ...] = ()
    """A program with its arguments that plays voice messages and other recordings where the console runs,
    such as `["mpv", "--no-video"]`. The file's path stands in place of `{file}`, or at the end; no shell.
    A script of your own gets it as `$0`: `["sh", "-c", "exec mpv --no-video \\"$0\\"", "{file}"]`. Without a
    player they are opened in the desktop's program."""

    recorder: tuple[str, ...] = ()
    """A program with its arguments that records until it is interrupted, as by Ctrl+C, such as `["ffmpeg",
    "-f", "pulse", "-i", "default", "-c:a", "libopus", "{file}"]`. `{file}` is a new file that ends in `.ogg`,
    or in what you write after it (`{file}.mp3`); no shell."""

    editor: str = ""
    """The editor for long messages; empty for `$VISUAL`, `$EDITOR`, or what the system has."""

    link_preview: bool = True
    """Whether messages sent from here show a preview of their first link."""

    insecure_http: bool = False
    """Whether plain http, without TLS, is allowed to a service on another machine. The token can then be read
    on the way."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How detailed the log is."""

    log_texts: bool = False
    """Whether the log may contain texts of messages. Tokens are always masked."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys of your own: the table `[keys]` gives actions, as `F1` and the palette name them, one or several
    keys: `jump = "alt+j"`, `next_unread = "alt+a,f10"`."""

    def draws_pictures(self, *, asked: bool) -> bool:
        """Whether a picture is drawn in the terminal.

        Args:
            asked: Whether the operator opened it; otherwise it stands between messages or beside facts.
        """
        if asked:
            return self.pictures != "off"
        return self.pictures == "on" and not self.compact


class WrongValue(ValueError):
    """A value of the wrong type; the text says what the key takes."""


def field_names() -> tuple[str, ...]:
    """Every key of the settings, in the order of the documentation."""
    return tuple(each.name for each in fields(Settings))


def check_value(name: str, value: object) -> object:
    """The value of the setting `name`, as the dataclass holds it.

    Raises:
        WrongValue: It is not of the setting's type.
    """
    wanted = typing.get_type_hints(Settings)[name]
    origin = typing.get_origin(wanted)
    if origin is Literal:
        choices = typing.get_args(wanted)
        if value in choices:
            return value
        raise WrongValue(_("must be one of %s") % ", ".join(f'"{choice}"' for choice in choices))
    if origin is tuple:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            if name in _RUN_FOR_A_FILE and value:
                from greentui.config.file_command import mistake

                if problem := mistake(value):
                    raise WrongValue(problem)
            return tuple(value)
        raise WrongValue(_('must be a list of texts, such as ["notify-send", "greentui"]'))
    if origin is Mapping:
        if isinstance(value, dict):
            flat = dict(_flat(value))
            if all(isinstance(each, str) for each in flat.values()):
                return types.MappingProxyType(flat)
        raise WrongValue(_('must be a table of texts, such as jump = "alt+j"'))
    if wanted is bool and not isinstance(value, bool):
        raise WrongValue(_("must be true or false"))
    if wanted is int and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST):
        raise WrongValue(_("must be a whole number from 0 to %d") % MOST)
    if name == "take_back_seconds" and value and not _within(value, TAKE_BACK_SECONDS):
        least, most = TAKE_BACK_SECONDS
        bounds = {"least": least, "most": most}
        raise WrongValue(_("must be 0, or a whole number from %(least)d to %(most)d") % bounds)
    if wanted is str and not isinstance(value, str):
        raise WrongValue(_('must be a text in quotes, such as "…"'))
    return value


def _within(value: object, bounds: tuple[int, int]) -> bool:
    return isinstance(value, int) and bounds[0] <= value <= bounds[1]


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """A table's keys with those of nested tables: TOML reads `list.above = "x"` as a table `list`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


@dataclass(frozen=True, slots=True)
class Documented:
    """One setting as the documentation shows it."""

    name: str
    type: str
    default: object
    text: str


def documentation() -> list[Documented]:
    """Every setting with its type, default and docstring, read from this file."""
    import ast
    import inspect

    body = ast.parse(inspect.getsource(Settings)).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101
    defaults = Settings()
    found = []
    for statement, following in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            name = statement.target.id
            source = " ".join(str(following.value.value).split())
            found.append(Documented(name, _type_words(name), getattr(defaults, name), _(source)))
    return found


def _type_words(name: str) -> str:
    wanted = typing.get_type_hints(Settings)[name]
    origin = typing.get_origin(wanted)
    if origin is Literal:
        return ", ".join(f'"{choice}"' for choice in typing.get_args(wanted))
    if origin is tuple:
        return _("list of texts")
    if origin is Mapping:
        return _("table")
    return {bool: _("true or false"), int: _("whole number"), str: _("text")}[wanted]
