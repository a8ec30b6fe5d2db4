"""The chat in view: its messages, its header, finding in it, and the pane of details beside it."""
