"""A local GREEN-API for training and tests."""

from __future__ import annotations

import argparse


def foreign_parser() -> argparse.ArgumentParser:
    """The parser of the emulator, which parses its own arguments."""
    from greentui.emulator.serving.cli import parser

    return parser()


def run(options: argparse.Namespace) -> int:
    """Serve until stopped by a signal."""
    from greentui.emulator.serving.cli import main

    return main(options.arguments)
