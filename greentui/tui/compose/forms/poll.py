"""A poll: a question, two to twelve different options, one choice or several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from greentui.model.limits import POLL_OPTION_CHARACTERS, POLL_OPTIONS, POLL_QUESTION_CHARACTERS
from greentui.model.sending import Draft, PollDraft
from greentui.tui.compose.forms.draft_form import DraftForm, Problems, Row, line
from greentui.tui.widgets.toggle import Toggle
from greentui.words import Phrase, _

LEAST, MOST = POLL_OPTIONS
"""Minimum and maximum options (manual 1.3.3, SendPoll)."""


def read_poll(typed: str) -> tuple[str, list[str]]:
    """The question and options in `/poll Which day? Monday, Tuesday`."""
    question, mark, rest = typed.partition("?")
    if not mark:
        return typed.strip(), []
    return (question + mark).strip(), [part.strip() for part in re.split(r"[;,\n]", rest) if part.strip()][
        :MOST
    ]


class PollForm(DraftForm):
    """Lines for options appear as they are needed."""

    TITLE_WORDS: ClassVar = Phrase("Poll")
    DEFAULT_CSS = """
    PollForm #poll-multiple { height: 1; margin-top: 1; }
    PollForm .poll-option Horizontal { height: 1; }
    PollForm .poll-number { width: 3; color: $text-muted; }
    PollForm .poll-option Input { width: 1fr; }
    """

    def rows(self) -> Iterable[Widget]:
        question, options = read_poll(self.typed)
        yield Row(
            "question",
            _("Question, up to %d characters") % POLL_QUESTION_CHARACTERS,
            line("question", question),
        )
        for number in range(MOST):
            value = options[number] if number < len(options) else ""
            label = _options_label() if number == 0 else ""
            count = Static(str(number + 1), classes="poll-number")
            field = line(f"option-{number}", value, _("option %d") % (number + 1))
            row = Row(f"option-{number}", label, Horizontal(count, field))
            row.display = number < max(LEAST, len(options) + 1)
            row.add_class("poll-option")
            row.styles.margin = (1, 0, 0, 0) if number == 0 else (0, 0, 0, 0)
            yield row
        words = Static(_("several options may be chosen"), markup=False)
        yield Horizontal(Toggle(), words, id="poll-multiple")

    def changed(self, name: str) -> None:
        if name.startswith("option-"):
            number = int(name.removeprefix("option-")) + 1
            if number < MOST and self.value(name):
                self.query_one(f"#row-option-{number}").display = True

    def _filled(self) -> list[tuple[int, str]]:
        values = ((number, self.value(f"option-{number}")) for number in range(MOST))
        return [(number, value) for number, value in values if value]

    def drafts(self) -> list[Draft]:
        options = tuple(value for _number, value in self._filled())
        return [PollDraft(self.value("question"), options, self.query_one(Toggle).value)]

    def problems(self) -> Problems:
        filled = self._filled()
        found: dict[str, str] = {}
        seen: dict[str, int] = {}
        for number, value in filled:
            if value in seen:
                found[f"option-{number}"] = _("Same as option %d.") % (seen[value] + 1)
            seen.setdefault(value, number)
        places = {f"options[{index}]": f"option-{number}" for index, (number, _value) in enumerate(filled)}
        missing = next((n for n in range(MOST) if not self.value(f"option-{n}")), 0)
        rows = {"message": "question", **places, "options": f"option-{missing}"}
        if len(filled) < LEAST:
            found[f"option-{missing}"] = _("A poll needs at least two options.")
        return {**self.checked(self.drafts()[0], rows), **found}


def _options_label() -> str:
    return _("Options, %(least)d to %(most)d, up to %(longest)d characters each") % {
        "least": LEAST,
        "most": MOST,
        "longest": POLL_OPTION_CHARACTERS,
    }
