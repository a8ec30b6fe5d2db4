"""The box that dialogs over the console are drawn in, and how what stands in one looks."""

from __future__ import annotations

from textual.containers import Vertical


class Box(Vertical):
    """A shade with an accent at its edge; `-wide` for what needs room."""

    DEFAULT_CSS = """
    Box {
        width: 64; max-width: 95%; height: auto; max-height: 95%;
        background: $panel; padding: 1 2; border-left: outer $accent;
        &.-wide { width: 96; }
        & .box-title { height: auto; text-style: bold; }
        & .box-text { height: auto; margin-top: 1; color: $foreground 80%; }
        & .box-buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .box-buttons Button { margin-left: 2; }
        & .box-keys { height: 1; margin-top: 1; color: $text-muted; }
        & .box-label { height: auto; margin-top: 1; color: $text-muted; }
        & Input { background: $surface; border: none; height: 1; padding: 0 1; }
        & Input:focus { background: $boost; border: none; }
        & OptionList { background: transparent; border: none; padding: 0; scrollbar-size-vertical: 1; }
        & OptionList:focus { border: none; }
        & OptionList > .option-list--option-highlighted {
            background: $accent 22%; color: $foreground; text-style: none;
        }
    }
    """
