"""The box that dialogs are drawn in, styles for its contents, and its line of keys."""

from __future__ import annotations

from textual.containers import Vertical

from greentui.tui.widgets.item_line import ItemLine


class Frame(Vertical):
    """A shaded box with an accent at its edge; `-wide` for more room."""

    DEFAULT_CSS = """
    Frame {
        width: 64; max-width: 95%; height: auto; max-height: 95%;
        background: $panel; padding: 1 2; border-left: outer $accent;
        &.-wide { width: 96; }
        & .box-title { height: auto; text-style: bold; }
        & .box-text { height: auto; margin-top: 1; color: $foreground 80%; }
        & .box-buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & .box-buttons Button { margin-left: 2; }
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


class FrameKeys(ItemLine):
    """A dialog's keys, at the foot of its box; a click on one runs the screen's action."""

    DEFAULT_CSS = """
    FrameKeys { margin-top: 1; padding: 0; }
    """

    async def on_item_line_pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        await self.screen.run_action(event.does)
