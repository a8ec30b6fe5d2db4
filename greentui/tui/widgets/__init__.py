"""Widgets usable in any Textual program: they know nothing of chats, messages or instances."""
