"""Boxes over the console: each asks or shows one thing and closes with an answer."""
