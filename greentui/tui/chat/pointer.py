"""The mouse over a chat: clicks on messages and their parts, and text selected by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.selection import SELECT_ALL
from textual.strip import Strip

from greentui.tui.chat import view_events
from greentui.tui.chat.mouse_selection import MouseSelection, Spot

if TYPE_CHECKING:
    from greentui.tui.chat.message_view import MessageView


class Pointer:
    """The mouse of a chat view.

    Args:
        view: The view.
    """

    def __init__(self, view: MessageView) -> None:
        self._view = view
        self._dragging = False
        self._marking = MouseSelection(lambda uid: view.column.index(uid))

    @property
    def marks(self) -> bool:
        """Whether any text is selected."""
        return self._marking.begun

    def forget(self) -> None:
        """Drop the selection."""
        self._marking.press(None)

    def press(self, event: events.MouseDown) -> None:
        """Drop the selection; another may start here."""
        if self.marks:
            self._view.refresh()
        self._dragging = False
        self._marking.press(self._spot(event) if event.button == 1 else None)

    def move(self, event: events.MouseMove) -> None:
        """Extend the selection to the mouse, scrolling if it leaves the view."""
        if event.button != 1:
            return
        view = self._view
        if self._dragging and not 0 <= event.y < view.column.height:
            view.move(-1 if event.y < 0 else 1)
        spot = self._spot(event)
        if spot and self._marking.drag(spot):
            if not self._dragging:
                self._dragging = True
                view.capture_mouse()
            view.refresh()

    def release(self) -> None:
        """Offer the selected text for copying."""
        if self._dragging:
            view = self._view
            view.release_mouse()
            if text := self.text():
                view.screen.selections = {view: SELECT_ALL}  # the screen copies it, and clears it
                view.post_message(view_events.TextSelected(view, text))

    def click(self, event: events.Click) -> None:
        """Handle a click on a message, a link or a menu; the end of a drag is none."""
        view = self._view
        if self._dragging:
            self._dragging = False
            return
        meta = event.style.meta
        kind, value = str(meta.get("part", "")), str(meta.get("value", ""))
        if kind == "newest":
            view.to_newest()
            return
        place = view.place_at(event.y)
        if place is None:
            return
        message = view.message(place[0])
        event.stop()
        if event.button == 1 and not kind and (event.ctrl or view.marked):
            view.mark(message.uid)
        elif event.button == 3:
            view.put_cursor(message.uid)
            view.post_message(view_events.MenuRequested(view, message, event.screen_offset))
        elif kind == "open" and value:
            view.post_message(view_events.OpenRequested(view, message, value))
        elif kind == "jump":
            view.jump_to(value)
        elif kind == "write":
            view.post_message(view_events.WriteRequested(view, value))
        else:
            view.put_cursor(message.uid)
            if kind == "votes":
                view.action_act("votes")
            elif kind == "take_back":
                view.action_act("cancel")
            elif kind == "more" or event.chain == 2:
                view.action_act("open")
            else:
                view.focus(scroll_visible=False)

    def marked(self, strip: Strip, place: tuple[str, int]) -> Strip:
        """A line of a block with its selected cells highlighted."""
        view = self._view
        cells = self._marking.cells(*place, view.block(place[0]))
        if cells is None or cells[0] == cells[1]:
            return strip
        before, within, after = strip.divide([*cells, strip.cell_length])
        style = view.screen.get_component_rich_style("screen--selection")
        shown = Segment.apply_style(within, post_style=style)
        return Strip.join([before, Strip(shown, within.cell_length), after])

    def text(self) -> str:
        """The selected text as written; with authors and times if from several messages."""
        view = self._view
        found = [
            (message, text)
            for message in map(view.message, self._marking.uids(view.column.uids))
            if (text := self._marking.text(message.uid, view.block(message.uid), message.text))
        ]
        if len(found) == 1:
            return found[0][1]
        from greentui.tui.chat.transcript import line  # the first picture does without

        return "\n".join(line(message, text, view.name_of) for message, text in found)

    def _spot(self, event: events.MouseEvent) -> Spot | None:
        """The cell under the mouse, or the nearest one in the view."""
        place = self._view.place_at(min(max(0, event.y), self._view.column.height - 1))
        return Spot(*place, event.x) if place else None
