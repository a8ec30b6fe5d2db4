"""Writes what the documentation can read off the program: commands, methods, settings, keys, the man page.

`python -m docs.generate` rewrites the parts between `<!-- generated: NAME -->` and `<!-- end -->`, and
`greentui.1` wholly. A test fails while they are not current.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from greentui import __version__
from greentui.cli.config import toml_value
from greentui.cli.help_tree import Argument, Branch, tree
from greentui.config.settings import documentation
from greentui.greenapi.methods import METHODS
from greentui.text.keymap import ACTIONS, key_name

FOLDER = Path(__file__).parent
_STATUSES = (("0", "done"), ("1", "refused or failed"), ("2", "wrong usage, no credentials, no terminal"))
_VARIABLES = (
    ("GREENTUI_ID_INSTANCE, GREENTUI_API_TOKEN", "an instance without a configuration file"),
    ("GREENTUI_API_URL, GREENTUI_MEDIA_URL", "where its service is"),
    ("GREENTUI_HOME", "configuration, archive and logs under one folder"),
)
_FILES = (("~/.config/greentui/config.toml", "configuration; “greentui config path” tells where it is"),)
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def commands() -> str:
    """Every command with its arguments."""
    return "\n".join(_command(branch) for branch in tree().walk() if branch.words)


def _command(branch: Branch) -> str:
    depth = "#" * (len(branch.words) + 2)
    lines = [f"{depth} greentui {' '.join(branch.words)}", ""]
    if len(branch.words) == 1:
        lines += [branch.description, ""]
    elif branch.summary:
        lines += [branch.summary[:1].upper() + branch.summary[1:] + ".", ""]
    if branch.below:
        lines += [_table(("", ""), ((f"`{each.words[-1]}`", each.summary) for each in branch.below)), ""]
    else:
        shown = [argument for argument in branch.arguments if "--help" not in argument.names]
        lines += ["```", *textwrap.wrap(branch.usage, 96, subsequent_indent="    "), "```", ""]
        if shown:
            lines += [_table(("", ""), ((f"`{_spelled(each)}`", each.words) for each in shown)), ""]
    return "\n".join(lines)


def _spelled(argument: Argument) -> str:
    if not argument.names:
        return argument.value
    return ", ".join(argument.names) + (f" {argument.value}" if argument.value else "")


def methods() -> str:
    """The table of the API's methods."""
    rows = (
        (
            f"`{each.name}`",
            each.verb.value,
            ", ".join(
                f"`{parameter.name}`" if parameter.required else f"[`{parameter.name}`]"
                for parameter in each.parameters
            ),
            each.rate_words,
            str(each.about),
        )
        for each in METHODS.values()
    )
    return _table(("method", "HTTP", "parameters", "rate", "what it does"), rows)


def settings() -> str:
    """The table of settings, from the docstrings of `Settings`."""
    rows = (
        (
            f"`{each.name}`",
            each.type,
            f"`{toml_value(each.default)}`" if each.name != "keys" else "",
            each.text,
        )
        for each in documentation()
    )
    return _table(("key", "value", "default", "meaning"), rows)


def keys() -> str:
    """The table of actions and their keys."""
    rows = (
        (
            ", ".join(f"`{key_name(key)}`" for key in action.keys.split(",")) if action.keys else "palette",
            str(action.words),
            action.scope.words,
            f"`{action.name}`",
        )
        for action in ACTIONS
    )
    return _table(("keys", "what it does", "where", "name in `[keys]`"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "methods": methods,
    "settings": settings,
    "keys": keys,
}


def current(text: str) -> str:
    """A page with its generated parts as they should be."""

    def fresh(part: re.Match[str]) -> str:
        return f"{part[1]}{PARTS[part[2]]().rstrip()}\n{part[3]}"

    return _PART.sub(fresh, text)


def man_page() -> str:
    """`greentui.1`, in roff."""
    top = tree()
    lines = [
        f'.TH GREENTUI 1 "" "greentui {__version__}" "User commands"',
        ".SH NAME",
        "greentui \\- a terminal console for WhatsApp on GREEN-API",
        ".SH SYNOPSIS",
        ".B greentui",
        "[\\fB\\-\\-profile\\fR \\fINAME\\fR] [\\fB\\-\\-offline\\fR] [\\fICOMMAND\\fR \\&...]",
        ".SH DESCRIPTION",
        _roff(top.description),
        ".SH OPTIONS",
        *_man_arguments(top.arguments),
        ".SH COMMANDS",
    ]
    for branch in top.walk():
        if branch.words:
            lines += [f".SS {_roff(' '.join(branch.words))}", _roff(_about(branch))]
            if not branch.below:
                lines += _man_arguments(each for each in branch.arguments if "--help" not in each.names)
    lines += [
        ".SH EXIT STATUS",
        *_man_list(
            (("0", "done"), ("1", "refused or failed"), ("2", "wrong usage, no credentials, no terminal"))
        ),
        ".SH ENVIRONMENT",
        *_man_list(_VARIABLES),
        ".SH FILES",
        *_man_list(
            (("~/.config/greentui/config.toml", "configuration; “greentui config path” tells where it is"),)
        ),
    ]
    return "\n".join(lines) + "\n"


def _about(branch: Branch) -> str:
    text = branch.description if len(branch.words) == 1 else branch.summary
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def _man_arguments(arguments: Iterable[Argument]) -> list[str]:
    return _man_list((_spelled(each), each.words) for each in arguments)


def _man_list(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [line for name, words in pairs for line in (".TP", f".B {_roff(name)}", _roff(words))]


def _roff(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def pages() -> dict[Path, str]:
    """Every generated file with what it should hold."""
    found = {page: current(page.read_text(encoding="utf-8")) for page in sorted(FOLDER.glob("*.md"))}
    readme = FOLDER.parent / "README.md"
    return {**found, readme: current(readme.read_text(encoding="utf-8")), FOLDER / "greentui.1": man_page()}


def main() -> None:
    """Bring every file up to date."""
    for file, text in pages().items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(file)


if __name__ == "__main__":
    main()
