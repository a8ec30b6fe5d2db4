"""Every command with its arguments as a tree, for completion, the man page and the documentation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from greentui.cli.program import CommandParser, parser
from greentui.words import _


@dataclass(frozen=True, slots=True)
class Argument:
    """An option or a positional argument.

    Attributes:
        names: Spellings of an option; empty for a positional one.
        value: The placeholder of its value; empty if it takes none.
        choices: The allowed values, if restricted.
    """

    names: tuple[str, ...]
    value: str
    choices: tuple[str, ...]
    words: str
    required: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A command: its words after `greentui`, its summary, its arguments and subcommands."""

    words: tuple[str, ...]
    summary: str
    description: str
    usage: str
    arguments: tuple[Argument, ...]
    below: tuple[Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """This command and all below it."""
        yield self
        for branch in self.below:
            yield from branch.walk()


def tree() -> Branch:
    """The whole tree. Loads every command's module."""
    return _branch(parser(), (), "")


def _branch(of: argparse.ArgumentParser, words: tuple[str, ...], summary: str) -> Branch:
    if isinstance(of, CommandParser):
        of.learn()
        if of.foreign is not None:
            of = of.foreign()
    arguments: list[Argument] = []
    below: list[Branch] = []
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            below += [
                _branch(inner, (*words, name), summaries.get(name, ""))
                for name, inner in action.choices.items()
                if name in summaries  # and not an alias
            ]
        elif action.help != argparse.SUPPRESS:
            arguments.append(_argument(of, action))
    arguments.sort(key=lambda argument: bool(argument.names))  # positional ones first
    usage = " ".join(of.format_usage().removeprefix(_("usage: ")).split())
    return Branch(words, summary, of.description or "", usage, tuple(arguments), tuple(below))


def _argument(of: argparse.ArgumentParser, action: argparse.Action) -> Argument:
    formatter = of._get_formatter()
    choices = tuple(str(choice) for choice in action.choices or vars(action).get("completions", ()))
    takes = action.nargs != 0
    value = ""
    if takes:
        named = action.metavar if isinstance(action.metavar, str) else ""
        value = named or ("|".join(choices) if choices else action.dest.upper())
    words = formatter._expand_help(action) if action.help else ""
    return Argument(tuple(action.option_strings), value, choices, words, action.required)
