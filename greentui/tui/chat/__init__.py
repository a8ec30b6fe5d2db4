"""The chat in view: its messages, its header, the find bar and the details pane."""
