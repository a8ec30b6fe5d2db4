"""Call any GREEN-API method: parameters are checked, its rate is kept, the response is printed as JSON.

Parameters are key=value, as the method's own help lists them; a file is key=@path, a field of an object
key.field=value. Methods and parameters newer than this program are passed on as they are. With --json an
error is one JSON object on standard error.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from greentui.cli.error_reporting import REFUSED, say
from greentui.cli.output import (
    Cropped,
    add_json,
    add_limit,
    write_facts,
    write_folded,
    write_json,
    write_table,
)
from greentui.cli.session_runner import add_instance, work
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.greenapi.method import Method


_NAME = re.compile(r"[A-Za-z]\w{1,63}", re.ASCII)
"""What can be a method's name: it becomes part of an address."""


class _Help(argparse.Action):
    """`api --help` documents the command, `api METHOD --help` the method."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, "method", None) is None:
            parser.print_help()
        else:
            _explain(namespace.method)
        parser.exit()


def declare(parser: argparse.ArgumentParser) -> None:
    from greentui.greenapi.methods import METHODS

    parser.add_argument(
        "-h", "--help", nargs=0, action=_Help, help=_("show the help of the command, or of METHOD")
    )
    method = parser.add_argument(
        "method", nargs="?", type=_method, metavar="METHOD", help=_("a method's name, in any letter case")
    )
    vars(method)["completions"] = tuple(each.name for each in METHODS.values())
    parser.add_argument("values", nargs="*", type=_pair, metavar="KEY=VALUE", help=_("its parameters"))
    parser.add_argument("--list", action="store_true", help=_("list the methods"))
    add_instance(parser)
    add_limit(parser, None, _("with --list: show at most N"))
    add_json(parser)
    parser.set_defaults(usage_error=parser.error)


def run(options: argparse.Namespace) -> int:
    """List the methods, or call one."""
    if options.list:
        return _list(options)
    if options.method is None:
        options.usage_error(_("give a METHOD or --list"))
    keys = [key for key, _value in options.values]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        options.usage_error(
            _("%(key)s is given twice; write a list as %(key)s=one,two or as JSON") % {"key": twice}
        )
    return work(options, _call)


async def _call(session: Session, options: argparse.Namespace) -> int:
    from greentui.engine.errors import Refusal
    from greentui.greenapi.methods import METHODS
    from greentui.greenapi.methods.unlisted import extended, further, unlisted

    method: Method[Any] = options.method
    typed = dict(options.values)
    new = further(method, typed)
    if method.name.lower() not in METHODS:
        method = unlisted(method.name, new)
        _warn(_("there is no method %s"), method.name, [each.name for each in METHODS.values()])
    elif new:
        for name in new:
            _warn(_("there is no parameter %s"), name, [each.name for each in method.parameters])
        method = extended(method, new)
    try:
        answer = await session.call_json(method, method.parse(typed))
    except Refusal as refusal:
        if not options.json:
            needs = _("%(method)s needs %(field)s.") % {"method": method.name, "field": refusal.field}
            say(needs if refusal.missing else f"{method.name}: {refusal}")
            return REFUSED
        _print_problem(
            method,
            refusal.text.removeprefix(f"{refusal.field}: "),
            field=refusal.field or None,
            advice=refusal.advice or None,
            status=refusal.status or None,
            maybe_done=refusal.maybe_done,
        )
        return REFUSED
    write_json(answer)
    outcome = method.outcome(answer)
    if outcome.done:
        return 0
    undone = _("the service reports that it was not done")
    if options.json:
        _print_problem(method, undone, advice=outcome.reason or None, status=200)
    else:
        say(f"{method.name}: {sentences(undone, outcome.reason)}")
    return REFUSED


def _print_problem(
    method: Method[Any],
    error: str,
    *,
    field: str | None = None,
    advice: str | None = None,
    status: int | None = None,
    maybe_done: bool = False,
) -> None:
    """Write an error as one JSON value to standard error."""
    told = {"method": method.name, "error": error, "field": field, "advice": advice, "status": status}
    write_json({**told, "maybeDone": maybe_done}, sys.stderr)


def _list(options: argparse.Namespace) -> int:
    from greentui.greenapi.methods import METHODS

    methods = list(METHODS.values())[: options.limit]
    if options.json:
        write_json([_record(method) for method in methods])
    else:
        write_table(
            [(each.name, each.verb, each.rate_words, str(each.section), str(each.about)) for each in methods],
            (_("METHOD"), "HTTP", _("RATE"), _("MANUAL"), Cropped(_("WHAT IT DOES"))),
            _("There are no methods."),
        )
    return 0


def _record(method: Method[Any]) -> dict[str, Any]:
    return {
        "name": method.name,
        "http": method.verb.value,
        "host": method.host.value,
        "rate": method.rate,
        "repeatable": method.repeatable,
        "origin": method.lifecycle.value,
        "section": str(method.section),
        "about": str(method.about),
        "parameters": [
            {
                "name": parameter.name,
                "required": parameter.required,
                "place": parameter.location.value,
                "about": str(parameter.about),
                "rules": parameter.type.words,
            }
            for parameter in method.parameters
        ],
        "answer": str(method.response.words),
        "note": str(method.note),
    }


def _explain(method: Method[Any]) -> None:
    """Print a method's help."""
    (_name, about), *rest = method.documentation()
    usage = " ".join(f"{each.name}=…" if each.required else f"[{each.name}=…]" for each in method.parameters)
    for line in (f"greentui api {method.name} {usage}".rstrip(), "", about, ""):
        write_folded(line)
    write_facts(rest)


def _method(name: str) -> Method[Any]:
    from greentui.greenapi.methods import find
    from greentui.greenapi.methods.unlisted import unlisted

    if (method := find(name)) is not None:
        return method
    if not _NAME.fullmatch(name):
        raise argparse.ArgumentTypeError(_("%r is not the name of a method") % name)
    return unlisted(name, ())


def _warn(what: str, name: str, known: Sequence[str]) -> None:
    """Report that something unknown is passed on, and the known name it may have been meant for."""
    near = difflib.get_close_matches(name.lower(), [each.lower() for each in known], 1)
    hints = [_("Did you mean %s?") % each for each in known if each.lower() in near]
    passed_on = _("It is called as typed, at most once a second, and never repeated.")
    say(sentences(what % name, *hints, passed_on))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(_("%r is not key=value") % text)
    return key, value
