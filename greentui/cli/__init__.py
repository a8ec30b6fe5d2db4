"""The command line: one file a command, each loaded only when it is the one that was typed.

Importing this loads neither Textual nor httpx.
"""

from greentui.cli.program import main

__all__ = ["main"]
