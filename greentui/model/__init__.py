"""The domain: chats, messages, contacts, the instance, and what happens to them.

Frozen, slotted dataclasses over the standard library. Nothing here knows a wire format, a table or a screen;
every other package uses these types.
"""
