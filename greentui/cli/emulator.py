"""A GREEN-API of one's own on this machine, for training and tests.

Prints one line of JSON when it listens: apiUrl, mediaUrl, idInstance, apiTokenInstance, controlUrl.
"""

from __future__ import annotations

import argparse


def foreign_parser() -> argparse.ArgumentParser:
    """The emulator's own parser: it reads its arguments itself."""
    from greentui.emulator.serving.cli import parser

    return parser()


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from greentui.emulator.serving.cli import main

    return main(options.arguments)
