"""Widgets that any Textual program could use: they know no chat, no message and no instance."""
