"""The message box: the text, what it replies to or edits, suggestions, a counter.

It knows only the chat it writes to, and sends nothing itself: it posts what was written. Slow to load, and
therefore loaded after the first paint.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message as Event
from textual.timer import Timer
from textual.widgets import Static

from greentui.model.chats import Unsent
from greentui.model.limits import MESSAGE_CHARACTERS
from greentui.model.messages import Message
from greentui.text.keymap import Keymap
from greentui.text.locale_format import grouped
from greentui.text.sanitize import clean_line
from greentui.text.summary import summary
from greentui.tui.bindings import editing_keys
from greentui.tui.compose import completion
from greentui.tui.compose.completion import Member, Sort, Suggestion
from greentui.tui.compose.composer import Composer
from greentui.tui.compose.question_line import QuestionLine
from greentui.tui.compose.suggestions import Suggestions
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.tui.widgets.text_fields import TextArea
from greentui.words import _

NEAR_LIMIT = MESSAGE_CHARACTERS * 9 // 10
"""The counter is shown from here on."""

DRAFT_AFTER = 0.6
"""Seconds without typing after which a draft is saved."""


@dataclass(frozen=True, slots=True)
class Mode:
    """What is being written: a new message, a reply to one, or the new text of one."""

    replying: Message | None = None
    editing: Message | None = None


@dataclass(frozen=True)
class Surroundings:
    """What the message box asks of the console around it; what it has to tell, it posts.

    Attributes:
        shortcut: Handles a key outside the text; returns whether it did anything.
        members: Who can be mentioned here.
        file_nearby: Whether a file was sent to this chat lately.
        typing: Called with a chat's id at each change of a message being typed to it.
    """

    shortcut: Callable[[str], Awaitable[bool]]
    members: Callable[[], Sequence[Member]]
    file_nearby: Callable[[], bool]
    typing: Callable[[str], None]


class ComposeBox(Vertical):
    """The composer with what belongs to it: the message it replies to, suggestions, prompt and counter.

    Args:
        keymap: The keys in use.
        around: What it asks of the console.
    """

    DEFAULT_CSS = """
    ComposeBox {
        height: auto; max-height: 50%; background: $boost;
        & #writing-mode { display: none; background: $panel; }
        & #writing-question { display: none; background: $warning-muted; }
        & #writing-row { height: auto; padding: 0 1 0 0; }
        & #writing-attach { width: 3; padding: 0 0 0 1; background: $boost; }
        & #writing-send { width: 3; padding: 0; background: $boost; }
        & #writing-count { display: none; width: 14; text-align: right; color: $warning; }
        & #writing-count.-over { color: $error; text-style: bold; }
    }
    """

    @dataclass
    class Sent(Event):
        """A text is to be sent, or to replace another. `left` is what the composer holds after it."""

        chat_id: str
        text: str
        mode: Mode
        left: str

    @dataclass
    class DraftChanged(Event):
        """What is written and not sent changed."""

        chat_id: str
        held: Unsent

    @dataclass(kw_only=True)
    class EditKept(Event):
        """An edit was left for something else.

        Its text became a part of the draft, or with `as_edit` it comes back as an edit with its chat.
        """

        as_edit: bool

    @dataclass
    class Commanded(Event):
        """A `/` command, with the action's name and the text after it."""

        action: str
        rest: str

    @dataclass
    class FilesOffered(Event):
        """Files were dropped or named: offer to send them. `text` is put back if the operator declines."""

        files: list[str]
        text: str = ""

    def __init__(self, keymap: Keymap, around: Surroundings, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._around = around
        self._keys = editing_keys(keymap, TextArea.BINDINGS)
        for name in ("send", "newline"):
            self._keys |= dict.fromkeys(keymap.keys[name].split(","), name)
        self.chat_id = ""
        self.mode = Mode()
        self.suggestions = Suggestions()
        self.mode_line = ItemLine(id="writing-mode")
        self.question_line = QuestionLine(keymap, around.file_nearby, id="writing-question")
        send_key = keymap.shown("send")
        self.composer = Composer(_("Write a message — %s sends, / for more") % send_key, id="composer")
        self.composer.take_key = self._take_key
        self._counter = Static("", id="writing-count", markup=False)
        self._send = ItemLine(_send_piece(False), id="writing-send")
        self._kept = ""
        """The draft kept while a message is being edited."""
        self._said: Unsent | None = Unsent()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.suggestions
        yield self.mode_line
        yield self.question_line
        with Horizontal(id="writing-row"):
            yield ItemLine((LineItem("+", "accent", "screen.attach"),), id="writing-attach")
            yield self.composer
            yield self._counter
            yield self._send

    @property
    def text(self) -> str:
        """The typed text."""
        return self.composer.text

    def open(self, chat_id: str, held: Unsent, edited: Message | None = None) -> None:
        """Write to another chat; the text typed so far is saved for the last one.

        What was typed while no chat was open is for the first that is.

        Args:
            chat_id: The chat.
            held: What was written to it before.
            edited: The message that was being edited, if it is still there; otherwise the edit is a draft.
        """
        waiting = "" if self.chat_id else self.text
        self.flush()
        if self._edited():
            self.post_message(self.EditKept(as_edit=True))
        self.mode, self._kept = Mode(), ""
        self._show_mode()
        self.question_line.end()
        self.chat_id = chat_id
        self._said = held
        self.set_text(on_lines(waiting, held.text if edited else held.words))
        if edited:
            self._begin_editing(Mode(editing=edited), held.edit)
        self.disabled = not chat_id

    def follow(self, chat_id: str) -> None:
        """Change the id of the chat that is written to."""
        self.chat_id = chat_id
        self._said = Unsent()

    def set_text(self, text: str) -> None:
        """Replace the text, with the cursor at its end."""
        composer = self.composer
        if composer.text != text:
            composer.load_text(text)
            composer.move_cursor(composer.document.end)
        self.suggestions.offer(())

    def insert(self, text: str) -> None:
        """Insert text at the cursor."""
        self.composer.focus()
        self.composer.insert(text)

    def reply(self, message: Message) -> None:
        """Reply to a message."""
        self._leave_editing(keep=True)
        self.mode = Mode(replying=message)
        self._show_mode()
        self.composer.focus()

    def edit(self, message: Message) -> None:
        """Edit a message."""
        if self.mode.editing is None or self.mode.editing.uid != message.uid:
            self._leave_editing(keep=True)
            self._begin_editing(Mode(editing=message), message.text)
        self.composer.focus()

    def leave_mode(self) -> bool:
        """Close the suggestions, or cancel the reply or edit; whether there was anything to cancel."""
        if self.suggestions.display:
            self.suggestions.offer(())
            return True
        if self.mode == Mode():
            return False
        self._leave_editing()
        self.mode = Mode()
        self._show_mode()
        return True

    def give_back(self, sent: Sent) -> bool:
        """Put back a text that could not be sent, without moving the focus.

        Returns:
            Whether it can be sent again as it was. Otherwise something else is being written: the text stands
            before that, on a line of its own, and no longer replies to a message or edits one.
        """
        if self.mode == Mode() and self.text in ("", sent.left):
            if sent.mode.editing:
                self._begin_editing(sent.mode, sent.text)
            else:
                self.mode = sent.mode
                self._show_mode()
                self.set_text(completion.escaped(sent.text))
            return True
        self.put_before(sent.text)
        return False

    def quote(self, message: Message) -> bool:
        """Quote a message, unless another is quoted or one is being edited; returns whether it is quoted."""
        if self.mode == Mode():
            self.mode = Mode(replying=message)
            self._show_mode()
        return self.mode.replying is not None and self.mode.replying.uid == message.uid

    def reply_sent(self, message_id: str) -> None:
        """Note that a reply to a message was sent otherwise: what is being written quotes it no longer."""
        if self.mode.replying and self.mode.replying.id == message_id:
            self.mode = Mode()
            self._show_mode()

    def put_before(self, text: str) -> bool:
        """Put a text that was sent before what is being written, on lines of its own. Undoing leaves it.

        Returns:
            Whether it is in sight; while a message is being edited, it goes to the draft.
        """
        text = completion.escaped(text)
        if self.mode.editing:
            self._kept = on_lines(text, self._kept)
            return False
        if self.text:
            self.composer.insert(f"{text}\n", (0, 0))
            self.composer.history.clear()
        else:
            self.set_text(text)
        return True

    def flush(self) -> None:
        """Save the draft now."""
        if draft := self.unsaved():
            self.post_message(self.DraftChanged(*draft))

    def unsaved(self) -> tuple[str, Unsent] | None:
        """The chat and what is written to it that was not posted yet; the caller must save it."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        held = Unsent(self.text)
        if message := self.mode.editing:
            edit = self._edited()
            held = Unsent(self._kept, message.uid if edit else "", edit)
        if not self.chat_id or held == self._said:
            return None
        self._said = held
        return self.chat_id, held

    def draft_lost(self, chat_id: str) -> None:
        """Count the draft as unsaved after all: it could not be written."""
        if chat_id == self.chat_id:
            self._said = None

    def _begin_editing(self, mode: Mode, text: str) -> None:
        self._kept = self.text
        self.mode = mode
        self._show_mode()
        self.set_text(text)

    def _edited(self) -> str:
        """What was typed in place of the edited message's text; empty if that is unchanged."""
        message = self.mode.editing
        if message is None or clean_outgoing(self.text) == clean_outgoing(message.text):
            return ""
        return clean_outgoing(self.text)

    def _leave_editing(self, *, keep: bool = False) -> None:
        if self.mode.editing:
            edited = self._edited() if keep else ""
            self.set_text(on_lines(edited, self._kept))
            self._kept = ""
            if edited:
                self.post_message(self.EditKept(as_edit=False))

    def _show_mode(self) -> None:
        line = self.mode_line
        message = self.mode.replying or self.mode.editing
        line.display = message is not None
        if message is None:
            return
        if self.mode.editing:
            head = _("✎ Edit:")
        else:
            who = message.sender_contact or message.sender_name if message.incoming else _("You")
            head = f"↩ {clean_line(who) or _('Reply')}:"
        line.show(
            (
                LineItem(head, "accent", weight=9),
                LineItem(summary(message) or "…", "dim", weight=8, elastic=True, gap=1),
                LineItem(_("Esc cancels"), "dim", "screen.back", right=True, weight=5),
            )
        )

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.question_line.changed(clean_outgoing(self.text))
        if self._is_message():
            self._around.typing(self.chat_id)
        self._count()
        self._suggest()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_AFTER, self.flush)

    def _is_message(self) -> bool:
        """Whether the text is a new message that is being typed, and not a kept draft or a command."""
        kept = self._said is not None and self.text == self._said.words
        return bool(self.text and self.chat_id and not self.mode.editing and not kept) and self.text[0] != "/"

    def _count(self) -> None:
        length = len(self.text)
        count = self._counter
        # The counter's width is fixed, so that typing a letter causes no layout.
        count.update(f"{grouped(length)}/{grouped(MESSAGE_CHARACTERS)}", layout=False)
        count.display = length >= NEAR_LIMIT
        self._send.show(_send_piece(length > 0))
        count.set_class(length > MESSAGE_CHARACTERS, "-over")

    def _suggest(self) -> None:
        before = self.composer.before_cursor()
        short = len(self.text) < MESSAGE_CHARACTERS
        what = completion.typed(before, self.text[len(before) :]) if short else None
        if what is None:
            if self.suggestions.display:
                self.suggestions.offer(())
        elif what.sort is Sort.PATH:
            self._suggest_paths(what)
        else:
            self.suggestions.offer(completion.suggest(what, self._around.members()))

    @work(thread=True, exclusive=True, group="paths")
    def _suggest_paths(self, what: completion.Typed) -> None:
        found = completion.suggest(what)
        self.app.call_from_thread(self._offer_paths, what, found)

    def _offer_paths(self, what: completion.Typed, found: list[Suggestion]) -> None:
        if completion.typed(self.composer.before_cursor()) == what:
            self.suggestions.offer(found)

    def _pick(self, key: str) -> bool:
        """Handle keys while suggestions are shown."""
        if not self.suggestions.display:
            return False
        match key:
            case "enter" if self.suggestions.chosen.insert.rstrip() == self.text.lower():
                # A complete command: there is nothing to complete, so it is run.
                self._submit()
            case "up" | "down":
                self.suggestions.step(-1 if key == "up" else 1)
            case "tab" | "enter":
                self._take()
            case "escape":
                self.suggestions.offer(())
            case _:
                return False
        return True

    def _resolve(self, key: str) -> bool:
        """Handle a key that answers the question shown; returns whether it did."""
        if not self.question_line.shown or key not in ("tab", "escape"):
            return False
        if key == "escape":
            self.question_line.decline()
        elif self.question_line.correction:
            self.set_text(completion.corrected(self.text, self.question_line.correction))
        self.question_line.end()
        return True

    @on(ItemLine.Pressed, "#writing-question")
    def _question_pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        if event.does == "correct":
            self._resolve("tab")
        elif event.does == "attach":
            self.post_message(self.Commanded("send_file", ""))
        else:
            self._submit()
        self.composer.focus()

    @on(Suggestions.Picked)
    def _clicked(self, event: Suggestions.Picked) -> None:
        event.stop()
        self.suggestions.index = event.index
        self._take()
        self.composer.focus()

    def _take(self) -> None:
        chosen = self.suggestions.chosen
        composer = self.composer
        what = completion.typed(composer.before_cursor())
        if what is None:
            return
        row, column = composer.cursor_location
        start = (row, column - what.length)
        if chosen.file:
            composer.delete(start, (row, column))
            self.post_message(self.FilesOffered([chosen.file], chosen.insert))
        else:
            result = composer.replace(chosen.insert, start, (row, column))
            composer.move_cursor(result.end_location)
        if not chosen.more:
            self.suggestions.offer(())

    @on(Composer.FilesDropped)
    def _dropped(self, event: Composer.FilesDropped) -> None:
        event.stop()
        self.post_message(self.FilesOffered(event.files, event.text))

    @on(ItemLine.Pressed, "#writing-send")
    def _send_pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        self._submit()
        self.composer.focus()

    async def _take_key(self, key: str) -> bool:
        if self._pick(key) or self._resolve(key):
            return True
        action = self._keys.get(key)
        if action == "undo" and not self.composer.undoes:
            action = None
        match action:
            case None:
                return await self._around.shortcut(key)
            case "send":
                self._submit()
            case "copy" if not self.composer.selected_text:
                return False  # a selection elsewhere on the screen is meant
            case _:
                await self.composer.run_action(action)
        return True

    def _submit(self) -> None:
        """Post the finished text, addressed to the chat open now."""
        text, mode = clean_outgoing(self.text), self.mode
        if not text.strip() or not self.chat_id:
            return
        if mode.editing:
            self._leave_editing()
        elif found := completion.command(text):
            self.set_text("")
            self.post_message(self.Commanded(found[0].name, found[1]))
            return
        elif self.question_line.asks(text):
            return
        else:
            self.set_text("")
            text = completion.literal(text)
        self.mode = Mode()
        self._show_mode()
        self.flush()  # first, so that a refused text is not overwritten by the draft before it
        self.post_message(self.Sent(self.chat_id, text, mode, self.text))


def _send_piece(ready: bool) -> tuple[LineItem, ...]:
    """The mark that sends the text, bright if there is any."""
    return (LineItem("➤", "accent" if ready else "dim", "send", right=True),)


def on_lines(*texts: str) -> str:
    """Texts as one, each on lines of its own; empty ones are left out."""
    return "\n".join(filter(None, texts))


def clean_outgoing(text: str) -> str:
    """A text without trailing whitespace and carriage returns."""
    return text.replace("\r\n", "\n").rstrip()
