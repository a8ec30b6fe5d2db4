"""Draws messages as lines of a terminal: pure functions, one file per family of message kinds.

`bubble.render` draws a message with everything around it. Widgets decide where the lines go, and when.
"""
