"""Whole pages over the console, one a file; `tui.pages` opens them."""
