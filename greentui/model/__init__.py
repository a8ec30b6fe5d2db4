"""What the operator talks about: chats, messages, contacts, the instance, and what happens to them.

Frozen, slotted dataclasses over the standard library. Nothing here knows a wire format, a table or a
screen; every other room speaks in these words.
"""
