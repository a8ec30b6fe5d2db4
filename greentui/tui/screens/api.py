"""Calls any method of the API: a form built from the method table, the request, the answer, a history."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from greentui.engine.api_console import ApiCall
from greentui.model.changes import Level
from greentui.text.sanitize import clean
from greentui.text.time_format import at
from greentui.tui.bindings import binding
from greentui.tui.left_forms import Hidden, is_secret, named
from greentui.tui.screens.page import Page
from greentui.tui.shell import PageName
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.tui.widgets.json_view import JsonView
from greentui.tui.widgets.rows import Rows
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.engine.api_console import Method, Parameter


class MethodFilter(SearchInput):
    """Filters the methods while the arrows move in them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up", "screen.move('cursor_up')", Phrase("Method above"), shown=False),
        binding("down", "screen.move('cursor_down')", Phrase("Method below"), shown=False),
        binding("pageup", "screen.move('page_up')", Phrase("Page up"), shown=False),
        binding("pagedown", "screen.move('page_down')", Phrase("Page down"), shown=False),
    ]


class ApiScreen(Page):
    """The method table, a form for the selected method, and the answer.

    Args:
        method: The method selected at first.
    """

    CSS = """
    ApiScreen #api-left { width: 28; background: $surface; }
    ApiScreen #api-filter { margin: 0 1; background: $boost; }
    ApiScreen #api-right { width: 1fr; padding: 0 1; }
    ApiScreen #api-about { height: auto; max-height: 5; }
    ApiScreen #api-form { height: auto; max-height: 50%; margin-top: 1; }
    ApiScreen #api-request { height: auto; max-height: 25%; background: $surface; padding: 0 1; }
    ApiScreen #api-request Static { color: $text-muted; height: auto; }
    ApiScreen #api-result { height: 1; }
    ApiScreen JsonView { height: 1fr; min-height: 4; }
    ApiScreen #api-history { display: none; }
    ApiScreen.-history #api-history { display: block; }
    ApiScreen.-history #api-methods, ApiScreen.-history #api-filter { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "call", Phrase("Call")),
        binding("ctrl+f", "find", Phrase("Filter methods")),
        binding("alt+c", "curl", Phrase("Copy as curl")),
        binding("alt+y", "answer", Phrase("Copy the answer")),
        binding("alt+h", "history", Phrase("History")),
    ]

    COMES_BACK = True

    def __init__(self, method: str = "") -> None:
        super().__init__()
        self._begin_with = method
        self._method: Method[Any] | None = None
        self._last: ApiCall | None = None
        self._methods: dict[str, Method[Any]] = {}
        self._filled_in: dict[str, dict[str, str]] = {}
        """Method → what is filled in for its next call, by parameter."""

    def heading(self) -> str:
        name = self._method.name if self._method else ""
        return _("API · %s") % name if name else _("API")

    def body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="api-left"):
                yield MethodFilter(placeholder=_("filter methods"), id="api-filter", compact=True)
                yield Rows(id="api-methods", empty=_("No method by that name."))
                yield Rows(id="api-history", empty=_("No calls by hand yet."))
            with Vertical(id="api-right"):
                yield Static("", id="api-about", markup=False)
                yield Form([], id="api-form")
                with VerticalScroll(id="api-request", can_focus=False):
                    yield Static("", markup=False)
                yield Static("", id="api-result", markup=False)
                yield JsonView()

    async def load(self) -> None:
        self._methods = {method.name: method for method in self.session.methods()}
        self._list("")
        self._remember()
        rows = self.query_one("#api-methods", Rows)
        if self._begin_with:
            rows.select_key(self._begin_with)
            self._begin_with = ""
        self.query_one("#api-filter").focus()
        await self._choose(rows.key)

    def _list(self, words: str) -> None:
        wanted = words.casefold().split()
        rows = []
        for method in self._methods.values():
            haystack = f"{method.name} {method.about} {method.section}".casefold()
            if all(word in haystack for word in wanted):
                style = "$text-disabled" if method.withdrawn else ""
                rows.append((method.name, Content.styled(method.name, style)))
        self.query_one("#api-methods", Rows).show(rows)

    @on(Input.Changed, "#api-filter")
    def _found(self, event: Input.Changed) -> None:
        self._list(event.value)

    async def action_move(self, how: str) -> None:
        """Move in the methods by an action of their list; typed letters still go to the filter."""
        await self.app.run_action(how, self.query_one("#api-methods"))

    @on(Input.Submitted, "#api-filter")
    def _listed(self) -> None:
        self.query_one("#api-methods").focus()

    @on(Rows.Moved, "#api-methods")
    async def _moved(self, event: Rows.Moved) -> None:
        if event.key and (self._method is None or self._method.name != event.key):
            await self._choose(event.key)

    @on(Rows.Chosen, "#api-methods")
    def _chosen(self) -> None:
        if self._method and self._method.parameters:
            self.query_one(Form).focus_first()
        else:
            self.action_call()

    async def _choose(self, name: str) -> None:
        method = self._methods.get(name)
        if method is None:
            return
        self._method = method
        self.set_heading()
        facts = [
            str(method.verb),
            method.rate_words,
            *([method.quota_words] if method.monthly else []),
            _("section %s") % method.section,
            method.lifecycle.words,
        ]
        note = f"\n{method.note}" if method.note else ""
        self.query_one("#api-about", Static).update(
            Content.assemble(
                clean(str(method.about)),
                "\n",
                (" · ".join(facts), "$text-muted"),
                (clean(note), "$text-warning"),
            )
        )
        form = self.query_one(Form)
        await form.replace(fields(method.parameters))
        form.fill(self._filled_in.get(name, {}))
        self._show_request()
        self._last = None
        self.query_one("#api-result", Static).update("")
        self.query_one(JsonView).display = False
        self.refresh_bindings()

    @on(Form.Edited)
    def _keep_and_show(self) -> None:
        if self._method:
            form = self.query_one(Form)
            self._filled_in[self._method.name] = {
                field.name: form.text_of(field.name) for field in form.fields
            }
        self._show_request()

    def unsaved(self) -> bool:
        """Whether something is filled in for a call that was not made."""
        return any(text for texts in self._filled_in.values() for text in texts.values())

    def filled_in(self) -> list[Hashable]:
        """The method in view, then each method with its fields."""
        chosen = self._method.name if self._method else ""
        return [
            chosen,
            *((name, tuple(map(_kept, texts.items()))) for name, texts in self._filled_in.items()),
        ]

    def fill_in(self, content: list[Hashable]) -> None:
        chosen, *methods = content or [""]
        for name, texts in named(methods):
            if isinstance(texts, tuple):
                self._filled_in[name] = {field: text for field, text in named(texts) if isinstance(text, str)}
        self._begin_with = self._begin_with or str(chosen)
        self.begin(self.load)

    def _show_request(self) -> None:
        if self._method:
            text = self.session.api_console.request(self._method, self._typed())
            self.query_one("#api-request Static", Static).update(clean(text))

    def _typed(self) -> dict[str, object]:
        """The form's values as the method table parses them."""
        if self._method is None:
            return {}
        form = self.query_one(Form)
        texts = {field.name: form.text_of(field.name).rstrip("\n") for field in form.fields}
        return self._method.parse({name: text for name, text in texts.items() if text})

    @on(Form.Submitted)
    @work
    async def action_call(self) -> None:
        method = self._method
        if method is None:
            return
        if method.verb == "WSS":
            self.shell.open_page(PageName.LINK)
            return
        values = self._typed()
        form = self.query_one(Form)
        form.clear_problems()
        problems = method.problems(values)
        for problem in reversed(problems):
            form.show_problem(problem.field, _nested(problem.field) + problem.text)
        if problems:
            self.say(
                problems[0].text if not problems[0].field else _("Something is not right yet."), Level.ERROR
            )
            return
        if method.confirm and not await self.shell.ask(
            _("Really call %s?") % method.name, str(method.note or method.about)
        ):
            return

        async def call() -> None:
            call = await self.session.api_console.perform(method, values)
            if call.refusal is None:
                self._filled_in.pop(method.name, None)
            self._show(call)
            self._remember()

        await self._attempt(call)

    def _show(self, call: ApiCall) -> None:
        self._last = call
        left = next((one.left for one in self.session.rates() if one.method == call.method.name), None)
        rate = "" if left is None else " · " + _("%d more calls allowed now") % left
        took = _("%d ms") % (call.seconds * 1000)
        view = self.query_one(JsonView)
        if call.refusal is not None:
            self.query_one("#api-result", Static).update(
                Content.assemble((_("refused"), "$text-error"), f" · {took}{rate}")
            )
            view.display = False
            self.query_one(Form).show_problem(call.refusal.field, call.refusal.text)
            self.say(call.refusal.text, Level.ERROR, call.refusal.advice)
            return
        self.query_one("#api-result", Static).update(
            Content.assemble((_("answered"), "$text-success"), f" · {took}{rate}")
        )
        view.display = True
        view.show(call.answer)
        self.refresh_bindings()

    def _remember(self) -> None:
        now = self.session.now()
        self.query_one("#api-history", Rows).show(
            [
                (
                    str(index),
                    Content.assemble(
                        (f"{at(call.at, now)} ", "$text-muted"),
                        ("✗ " if call.refusal else "✓ ", "$text-error" if call.refusal else "$text-success"),
                        call.method.name,
                    ),
                )
                for index, call in enumerate(self.session.api_console.history)
            ]
        )

    @on(Rows.Chosen, "#api-history")
    async def _again(self, event: Rows.Chosen) -> None:
        call = self.session.api_console.history[int(event.key)]
        await self._choose(call.method.name)
        self.query_one(Form).fill({name: _text(value) for name, value in call.values.items()})
        self._show(call)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what needs a method or an answer until there is one."""
        if action in ("call", "curl"):
            return True if self._method and not self._method.withdrawn else None
        if action == "answer":
            return True if self._last and not self._last.refusal else None
        return True

    def action_find(self) -> None:
        """Go to the filter of the methods."""
        self.remove_class("-history")
        self.query_one("#api-filter").focus()

    def action_curl(self) -> None:
        """Copy the request as a curl command with the token as a variable."""
        if self._method:
            self.copy(self.session.api_console.curl(self._method, self._typed()))

    def action_answer(self) -> None:
        if self._last:
            self.copy(_text(self._last.answer))

    def action_history(self) -> None:
        """Show the history instead of the methods, or the methods again."""
        self.toggle_class("-history")
        self.query_one("#api-history" if self.has_class("-history") else "#api-filter").focus()


def fields(parameters: Sequence[Parameter]) -> list[Field]:
    """A form's fields for a method's parameters; the parts of an object become fields of their own."""
    found: list[Field] = []
    for one in parameters:
        if inside := one.type.inner:
            found += [
                Field(f"{one.name}.{part.name}", kind=Kind.TEXT, help=_help(part), required=part.required)
                for part in inside
            ]
        else:
            found.append(_field(one))
    return found


def _field(one: Parameter) -> Field:
    if one.type.choices:
        choices = tuple((value, value) for value in one.type.choices)
        return Field(one.name, kind=Kind.CHOICE, help=str(one.about), choices=choices)
    long = one.name in ("message", "caption", "options", "body")
    return Field(one.name, kind=Kind.LONG if long else Kind.TEXT, help=_help(one), required=one.required)


def _kept(filled_in: tuple[str, str]) -> tuple[str, Hashable]:
    """A field and its text; a token is not to be written down."""
    name, text = filled_in
    return name, Hidden(text) if is_secret(name) else text


def _help(one: Parameter) -> str:
    return f"{one.about} — {one.type.words}"


def _nested(field: str) -> str:
    """The part of a nested field's name that its problem repeats."""
    return f"{field}: " if "[" in field else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
