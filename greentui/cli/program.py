"""`greentui`: parses the arguments, runs a command, and turns errors into a line and a status.

Exit status: 0 done; 1 refused or failed; 2 wrong usage, no credentials, or no terminal.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

from greentui import __version__
from greentui.cli.commands import Command, commands
from greentui.config.language import configured_language
from greentui.words import _, plural, use

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

# argparse would look its words up in a catalogue of the system, in the system's language.
vars(argparse).update(_=_, ngettext=plural)

INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 128 + signal.SIGPIPE
"""The status a shell reports for a program ended by this signal."""


class CommandParser(argparse.ArgumentParser):
    """A parser that loads its command's arguments when needed, so that other commands load nothing.

    The command's module `greentui.cli.<module>` has `run(options)`, which returns the exit status, and either
    `declare(parser)` or, if another parser reads the arguments, `foreign_parser()`.

    Attributes:
        foreign: Makes the parser that really reads the arguments, if it is not this one.
    """

    def __init__(self, *args: Any, command: Command | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.color = False  # Python 3.14 would write escape sequences of its own
        self._command = command
        self.foreign: Callable[[], argparse.ArgumentParser] | None = None

    def learn(self) -> None:
        """Load the command's module and have it declare its arguments."""
        command, self._command = self._command, None
        if command is None:
            return
        module = import_module(f"greentui.cli.{command.module}")
        self.description = self.description or _(paragraph(module.__doc__ or "")) or command.summary
        self.set_defaults(run=module.run)
        self.foreign = getattr(module, "foreign_parser", None)
        if self.foreign is None:
            module.declare(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None, **options: Any) -> Any:
        """Learn first."""
        self.learn()
        if self.foreign is not None:
            namespace = namespace or argparse.Namespace()
            namespace.arguments, namespace.run = list(args), self.get_default("run")
            return namespace, []
        return super().parse_known_args(args, namespace, **options)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Name what can be chosen, in the words that are typed."""
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, _choices(action.choices))

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Convert an argument; a refusal never names a Python type."""
        kind = action.type
        if isinstance(kind, type) and issubclass(kind, StrEnum) and arg_string not in list(kind):
            raise argparse.ArgumentError(action, _choices(kind))
        try:
            return super()._get_value(action, arg_string)
        except argparse.ArgumentError:
            if kind is not float:
                raise
            raise argparse.ArgumentError(action, _("a number, not %r") % arg_string) from None

    def error(self, message: str) -> NoReturn:
        """Report wrong arguments, sanitized: a script may have taken them from a message."""
        from greentui.cli.error_reporting import USAGE
        from greentui.cli.output import clean_line

        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction) and message.endswith(f": {action.metavar}"):
                message = f"{message} ({_choices(action.choices)})"
        self.print_usage(sys.stderr)
        told = {"program": self.prog, "problem": clean_line(message)}
        self._print_message(_("%(program)s: error: %(problem)s") % told, sys.stderr)
        raise SystemExit(USAGE)

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Print argparse's messages like the rest of the program's output."""
        from greentui.cli.output import HANG, write_folded

        out = cast(TextIO, file or sys.stderr)
        for line in message.splitlines():
            write_folded(line, out, hang=len(line) - len(line.lstrip()) + HANG)


def parser() -> CommandParser:
    """The parser of `greentui`."""
    top = CommandParser(
        prog="greentui",
        description=_("A terminal console for WhatsApp on GREEN-API. Without a command, the console opens."),
        epilog=_("Exit status: 0 done, 1 refused or failed, 2 wrong usage. See greentui COMMAND --help."),
        allow_abbrev=False,
    )
    top.add_argument(
        "--version", action="version", version=f"greentui {__version__}", help=_("print the version")
    )
    top.add_argument("--profile", metavar="NAME", help=_("the profile of the instance to work with"))
    top.add_argument(
        "--offline",
        action="store_true",
        help=_("work from the archive only; what you send waits for a start without --offline"),
    )
    top.set_defaults(run=_console, command="")
    inner = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), dest="command", prog="greentui")
    for command in commands():
        # "resolve": `api` has a --help of its own. Commands without help are not listed.
        made: dict[str, Any] = {"command": command, "allow_abbrev": False, "conflict_handler": "resolve"}
        inner.add_parser(command.name, help=command.summary, **made)
        for alias in command.aliases:
            inner.add_parser(alias, **made)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run `greentui`.

    Args:
        argv: Arguments without the program's name; by default the process's own.

    Returns:
        The exit status.
    """
    _give_missing_streams()
    use(configured_language())
    try:
        try:
            try:
                options = parser().parse_args(argv)
                status: int = options.run(options)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # The reader closed the pipe; what is still buffered must not raise again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the top of the program: a line and a status, never a traceback
        from greentui.cli.error_reporting import explain

        return explain(error)


def _give_missing_streams() -> None:
    """Open the null device in place of standard streams that were closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  as long as the process


def _console(options: argparse.Namespace) -> int:
    status: int = import_module("greentui.cli.console").run(options)
    return status


def _choices(choices: Iterable[object]) -> str:
    """What can be chosen, in a phrase."""
    return _("choose from %s") % ", ".join(map(str, choices))


def paragraph(text: str) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join(text.strip().split("\n\n")[0].split())
