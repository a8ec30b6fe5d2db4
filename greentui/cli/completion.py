"""Completion of commands, options and their values for bash, zsh or fish.

bash: greentui completion bash > ~/.local/share/bash-completion/completions/greentui
zsh: greentui completion zsh > a file named _greentui in a folder of $fpath
fish: greentui completion fish > ~/.config/fish/completions/greentui.fish
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable

from greentui.cli.output import write
from greentui.cli.tree import Branch, tree
from greentui.words import _


def declare(parser: argparse.ArgumentParser) -> None:
    """Which shell."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = __doc__
    parser.add_argument("shell", choices=sorted(SHELLS), help=_("the shell"))


def run(options: argparse.Namespace) -> int:
    """Print what the shell is to read."""
    write(SHELLS[options.shell](tree()))
    return 0


def bash(top: Branch) -> str:
    """A bash completion function."""
    return f"""\
# bash completion of greentui
_greentui() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} at= word words=
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$at $word" in
            {_steps(top)}) at="$at $word" ;;
        esac
    done
    case "$at" in
{_cases(top, lambda branch: f"words={_words(branch)}")}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -o bashdefault -F _greentui greentui"""


def zsh(top: Branch) -> str:
    """A zsh completion function."""
    cases = _cases(top, lambda branch: f"offers=({shlex.join(_described(branch))})")
    return f"""\
#compdef greentui
# zsh completion of greentui
_greentui() {{
    local at= word
    local -a offers
    for word in "${{(@)words[2,CURRENT-1]}}"; do
        case "$at $word" in
            {_steps(top)}) at="$at $word" ;;
        esac
    done
    case "$at" in
{cases}
    esac
    _describe greentui offers || _files
}}
if [ "$funcstack[1]" = _greentui ]; then _greentui "$@"; else compdef _greentui greentui; fi"""


def fish(top: Branch) -> str:
    """fish's `complete` lines."""
    lines = [
        "# fish completion of greentui",
        "function __greentui_at",
        "    set -l at",
        "    for word in (commandline -opc)[2..]",
        '        switch "$at $word"',
        f"            case {' '.join(shlex.quote(_at(branch)) for branch in top.walk() if branch.words)}",
        '                set at "$at $word"',
        "        end",
        "    end",
        '    test "$at" = "$argv[1]"',
        "end",
    ]
    for branch in top.walk():
        condition = f"__greentui_at {shlex.quote(_at(branch))}"
        for offer, words in _offers(branch):
            start = f"complete -c greentui -n {shlex.quote(condition)}"
            if offer.startswith("--"):
                what = f"-l {shlex.quote(offer[2:])}"
            elif offer.startswith("-"):
                what = f"-s {shlex.quote(offer[1:])}"
            else:
                what = f"-f -a {shlex.quote(offer)}"
            lines.append(f"{start} {what} -d {shlex.quote(words)}")
    return "\n".join(lines)


SHELLS: dict[str, Callable[[Branch], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _at(branch: Branch) -> str:
    """Where the cursor is, as the scripts spell it: each word with a space before it."""
    return "".join(f" {word}" for word in branch.words)


def _steps(top: Branch) -> str:
    return "|".join(shlex.quote(_at(branch)) for branch in top.walk() if branch.words)


def _cases(top: Branch, then: Callable[[Branch], str]) -> str:
    """The branches of a `case` over where the cursor is."""
    return "\n".join(f"        {shlex.quote(_at(branch))}) {then(branch)} ;;" for branch in top.walk())


def _words(branch: Branch) -> str:
    return shlex.quote(" ".join(offer for offer, _about in _offers(branch)))


def _offers(branch: Branch) -> list[tuple[str, str]]:
    """What can be typed there, each with a few words about it."""
    found = [(below.words[-1], below.summary) for below in branch.below]
    for argument in branch.arguments:
        if argument.names:
            found += [(name, argument.words) for name in argument.names]
        else:
            found += [(choice, "") for choice in argument.choices]
    return found


def _described(branch: Branch) -> list[str]:
    return [
        f"{offer.replace(':', chr(92) + ':')}:{words}" if words else offer for offer, words in _offers(branch)
    ]
