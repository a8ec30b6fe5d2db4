"""Find problems, here and at the service, and say what to do about them.

Looks at Python, the terminal, the configuration, the credentials (with a real call), the clock, the archive,
and what would keep messages from arriving. Status 1 if anything is bad.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator

from greentui.cli import diagnostics
from greentui.cli.diagnostics import Finding, Level
from greentui.cli.error_reporting import REFUSED
from greentui.cli.output import HANG, add_json, clean_line, write_folded, write_json
from greentui.cli.session_runner import add_instance
from greentui.cli.upgrade import upgrade
from greentui.config import ConfigError, NoCredentials, choose, load
from greentui.words import _

_MARKS = {Level.GOOD: "✓", Level.WARNING: "!", Level.BAD: "✗"}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help=_("check every row of the archive, too"))
    add_instance(parser, offline=True)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Run the checks and report."""
    findings = []
    for finding in examine(options):
        findings.append(finding)
        if not options.json:
            write_folded(f"{_MARKS[finding.level]} {finding.name}: {clean_line(finding.text)}")
            if finding.advice:
                write_folded(" " * HANG + clean_line(finding.advice))
    if options.json:
        write_json(
            [
                {"name": each.name, "level": each.level.value, "text": each.text, "advice": each.advice}
                for each in findings
            ]
        )
    return REFUSED if any(each.level is Level.BAD for each in findings) else 0


def examine(options: argparse.Namespace) -> Iterator[Finding]:
    """All findings, in an order in which each check can rely on those before it."""
    from greentui.engine.credential_check import first_response

    yield diagnostics.python()
    yield from diagnostics.terminal()
    try:
        config = load()
    except ConfigError as error:
        yield Finding(_("configuration"), Level.BAD, str(error), _("“greentui config open” opens the file."))
        return
    yield from diagnostics.configuration(config)
    yield from diagnostics.folders(config)
    kept = list(diagnostics.archives(config, deep=options.deep))
    yield from kept
    try:
        profile = choose(config, options.profile, offline=options.offline)
    except (NoCredentials, ConfigError) as error:
        advice = _("“greentui profile add” adds an instance, “greentui profile list” lists those you have.")
        yield Finding(_("credentials"), Level.BAD, str(error), advice)
        return
    if options.offline:
        return
    response = asyncio.run(first_response(profile.credentials, insecure_http=config.settings.insecure_http))
    yield diagnostics.clock(response.skew)
    # Opening a damaged archive renames it, which is left to the console.
    whole = all(finding.level is not Level.BAD for finding in kept)
    if whole:
        upgrade(config.folders)
    if whole:
        yield from asyncio.run(diagnostics.service(profile, config, response.took))
    else:
        yield from asyncio.run(diagnostics.trial(profile, config))
