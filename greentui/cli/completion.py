"""Print the script that completes commands, options and their values in bash, zsh or fish."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator

from greentui.cli.help_tree import Argument, Branch, tree
from greentui.cli.output import write
from greentui.words import _


def declare(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _("""\
Completion of commands, options and their values for bash, zsh or fish.

bash: greentui completion bash > ~/.local/share/bash-completion/completions/greentui
zsh: greentui completion zsh > a file named _greentui in a folder of $fpath
fish: greentui completion fish > ~/.config/fish/completions/greentui.fish""")
    parser.add_argument("shell", choices=sorted(SHELLS), help=_("the shell"))


def run(options: argparse.Namespace) -> int:
    """Print the completion script."""
    write(SHELLS[options.shell](tree()))
    return 0


def bash(top: Branch) -> str:
    """A bash completion function."""
    return f"""\
# bash completion of greentui
_greentui() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} at= value= word words=
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [ -n "$value" ]; then [ "$word" = = ] || value=; continue; fi
        case "$at $word" in
            {_steps(top)}) at="$at $word" ;;
            {_asking(top)}) value="$at $word" ;;
        esac
    done
    [ "$cur" = = ] && cur=
    case "${{value:-$at}}" in
{_cases(top, lambda offers: f"words={shlex.quote(' '.join(offer for offer, _about in offers))}")}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -o bashdefault -F _greentui greentui"""


def zsh(top: Branch) -> str:
    """A zsh completion function."""
    return f"""\
#compdef greentui
# zsh completion of greentui
_greentui() {{
    local at= value= word
    local -a offers
    for word in "${{(@)words[2,CURRENT-1]}}"; do
        if [[ -n $value ]]; then value=; continue; fi
        case "$at $word" in
            {_steps(top)}) at="$at $word" ;;
            {_asking(top)}) value="$at $word" ;;
        esac
    done
    if [[ -z $value && $PREFIX == --*=* ]]; then
        value="$at ${{PREFIX%%=*}}"
        compset -P 1 '*='
    fi
    case "${{value:-$at}}" in
{_cases(top, lambda offers: f"offers=({shlex.join(_described(offers))})")}
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
        "    set -l value",
        "    for word in (commandline -opc)[2..]",
        '        if test -n "$value"',
        "            set value",
        "            continue",
        "        end",
        '        switch "$at $word"',
        f"            case {_steps(top, ' ')}",
        '                set at "$at $word"',
        f"            case {_asking(top, ' ')}",
        "                set value $word",
        "        end",
        "    end",
        '    test "$at" = "$argv[1]"',
        "end",
    ]
    for branch in top.walk():
        condition = f"__greentui_at {_quoted(_at(branch))}"
        start = f"complete -c greentui -n {_quoted(condition)}"
        for offer, words in _positional(branch):
            lines.append(f"{start} -f -a {_quoted(offer)} -d {_quoted(words)}")
        for argument in branch.arguments:
            spelt = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names
            )
            if spelt and argument.choices:
                spelt += f" -x -a {_quoted(' '.join(argument.choices))}"
            elif spelt and argument.value:
                spelt += " -r"
            if spelt:
                lines.append(f"{start} {spelt} -d {_quoted(argument.words)}")
    return "\n".join(lines)


SHELLS: dict[str, Callable[[Branch], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


_Offers = list[tuple[str, str]]
"""What can be typed, with a few words about each."""


def _at(branch: Branch) -> str:
    """Where the cursor is, as spelled in the scripts: each word with a space before it."""
    return "".join(f" {word}" for word in branch.words)


def _steps(top: Branch, between: str = "|") -> str:
    """The words that lead to a command, as a shell pattern."""
    return between.join(_quoted(_at(branch)) for branch in top.walk() if branch.words)


def _asking(top: Branch, between: str = "|") -> str:
    """The options that take a value, as a shell pattern."""
    return between.join(_quoted(f"{_at(branch)} {name}") for branch, name, _argument in _valued(top))


def _valued(top: Branch) -> Iterator[tuple[Branch, str, Argument]]:
    for branch in top.walk():
        for argument in branch.arguments:
            if argument.value:
                yield from ((branch, name, argument) for name in argument.names)


def _cases(top: Branch, then: Callable[[_Offers], str]) -> str:
    """The branches of a `case` over the cursor's place: after a command's words, or at an option's value."""
    cases = [(_at(branch), _offers(branch)) for branch in top.walk()]
    cases += [
        (f"{_at(branch)} {name}", [(choice, "") for choice in argument.choices])
        for branch, name, argument in _valued(top)
        if argument.choices
    ]
    return "\n".join(f"        {_quoted(at)}) {then(offers)} ;;" for at, offers in cases)


def _offers(branch: Branch) -> _Offers:
    options = [(name, argument.words) for argument in branch.arguments for name in argument.names]
    return _positional(branch) + options


def _positional(branch: Branch) -> _Offers:
    commands = [(below.words[-1], below.summary) for below in branch.below]
    values = [
        (choice, "") for argument in branch.arguments if not argument.names for choice in argument.choices
    ]
    return commands + values


def _described(offers: _Offers) -> list[str]:
    return [f"{offer.replace(':', chr(92) + ':')}:{words}" if words else offer for offer, words in offers]


def _quoted(text: str) -> str:
    """In quotes that bash, zsh and fish all read."""
    return "'" + text.replace("'", "'\"'\"'") + "'"
