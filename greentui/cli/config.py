"""The configuration: print the values in effect, check the file, open it in your editor."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys

from greentui.cli import diagnostics
from greentui.cli.error_reporting import Failure
from greentui.cli.output import folded, window, write, write_folded
from greentui.config import Config, find_folders, load
from greentui.config.child_environment import child_environment
from greentui.config.folders import make_private
from greentui.config.settings import documentation
from greentui.words import _

WIDTH = 96


def declare(parser: argparse.ArgumentParser) -> None:
    """`print`, `check`, `open`, `path`."""
    acts = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    for name, act, words in (
        ("print", _print, _("print every setting in effect, with its meaning")),
        ("check", _check, _("check the file, with its keys and theme")),
        ("open", _open, _("open the file in your editor, then check it")),
        ("path", _path, _("print the path of the file")),
    ):
        acts.add_parser(name, help=words).set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    """Run the subcommand."""
    status: int = options.act()
    return status


def _print() -> int:
    write(as_toml(load(), min(WIDTH, window(sys.stdout).columns) if sys.stdout.isatty() else WIDTH))
    return 0


def _check() -> int:
    config = load()
    if problems := diagnostics.preferences(config.settings):
        raise Failure(f"{config.folders.config_file}: {' '.join(problems)}")
    file = config.folders.config_file
    said = _("%s is valid.") if file.exists() else _("There is no %s: every setting has its default.")
    write_folded(said % file)
    return 0


def _path() -> int:
    write(str(find_folders().config_file))
    return 0


def _open() -> int:
    file = find_folders().config_file
    if not file.exists():
        make_private(file.parent)
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(template())
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        ended = subprocess.run(  # noqa: S603  the operator's own editor
            [*shlex.split(editor), str(file)], check=False, env=child_environment()
        )
    except (OSError, ValueError) as error:  # ValueError: an unclosed quote
        why = getattr(error, "strerror", None) or error
        raise Failure(_("the editor %(editor)s: %(why)s") % {"editor": editor, "why": why}) from None
    if ended.returncode:
        raise Failure(
            _("the editor %(editor)s exited with status %(status)d")
            % {"editor": editor, "status": ended.returncode}
        )
    return _check()


def template() -> str:
    """A file with every setting documented and commented out."""
    lines = [_("# greentui: every setting with its default; remove the # before one to change it."), ""]
    for each in documentation():
        table = each.name == "keys"
        lines += _comment(each.text)
        lines += ["# [keys]", ""] if table else [f"# {each.name} = {toml_value(each.default)}", ""]
    lines += _comment(_("Instances; “greentui profile add” writes them."))
    lines += ["# [profiles.shop]", '# id_instance = "1101000001"', ""]
    return "\n".join(lines)


def as_toml(config: Config, columns: int = WIDTH) -> str:
    """The values in effect as a configuration file, without tokens.

    Args:
        config: As loaded.
        columns: Maximum cells of a line of a comment.
    """
    lines = _comment(_("From %s and the defaults.") % config.folders.config_file, columns)
    if config.default_profile:
        lines.append(f"profile = {toml_value(config.default_profile)}")
    for each in documentation():
        value = getattr(config.settings, each.name)
        lines += ["", *_comment(each.text, columns)]
        if each.name == "keys":
            lines.append("[keys]")
            lines += [f"{toml_key(name)} = {toml_value(keys)}" for name, keys in value.items()]
        else:
            lines.append(f"{each.name} = {toml_value(value)}")
    for profile in config.profiles.values():
        media_url = f"media_url = {toml_value(profile.credentials.upload_url)}"
        lines += [
            "",
            f"[profiles.{toml_key(profile.name)}]",
            f"id_instance = {toml_value(profile.credentials.id_instance)}",
            f"api_url = {toml_value(profile.credentials.api_url)}",
            # What follows api_url must go on doing so where this is used as a configuration.
            media_url if profile.credentials.media_url else f"# {media_url}",
        ]
        if profile.keyring:
            lines.append("keyring = true")
        elif profile.credentials.token:
            lines += _comment(_("The token is in the file; it is not shown here."), columns)
    return "\n".join(lines)


def toml_value(value: object) -> str:
    """A setting's value in TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _quoted(value)
        case tuple():
            return f"[{', '.join(_quoted(str(each)) for each in value)}]"
        case _:
            raise TypeError(f"no setting is a {type(value).__name__}")


def toml_key(name: str) -> str:
    """A key in TOML, quoted if necessary."""
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else _quoted(name)


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str, columns: int = WIDTH) -> list[str]:
    return [f"# {line}" for line in folded(text, columns - len("# "), 0)]
