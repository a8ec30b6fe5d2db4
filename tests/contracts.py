"""Contracts that the import linter lacks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

from importlinter import Contract, ContractCheck, fields, output


class AcyclicFilesContract(Contract):
    """No file imports itself by way of others, imports for types alone and inside functions included."""

    type_name = "acyclic_files"

    root = fields.StringField()

    def check(self, graph, verbose: bool) -> ContractCheck:  # type: ignore[no-untyped-def]
        """Look for the shortest way back from each file to itself."""
        root = str(self.root)
        circles = set()
        for module in {root, *graph.find_descendants(root)}:
            for imported in graph.find_modules_directly_imported_by(module):
                if imported.startswith(root) and (back := graph.find_shortest_chain(imported, module)):
                    first = min(range(len(back)), key=lambda index: back[index])
                    circles.add((*back[first:], *back[:first]))
        return ContractCheck(kept=not circles, metadata={"circles": sorted(circles)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each circle on a line."""
        for circle in check.metadata["circles"]:
            output.print_error(" -> ".join((*circle, circle[0])), bold=False)


class BoundActionsContract(Contract):
    """Whatever names a method by a string names one that exists, and nothing but Textual's actions does so.

    Held against every class of a package with bindings of its own, the table of actions, and the actions
    written in strings; no file of it finds an attribute, a function or a module by its name.
    """

    type_name = "bound_actions"

    root = fields.StringField()

    def check(self, graph, verbose: bool) -> ContractCheck:  # type: ignore[no-untyped-def]
        """Read the sources, and look every action up on the class that is bound to it."""
        root = str(self.root)
        modules = {name: import_module(name) for name in sorted({root, *graph.find_descendants(root)})}
        bound = Bound({cls for module in modules.values() for _name, cls in getmembers(module, isclass)})
        wrong = sorted({*bound.unbound(), *bound.unbound_in_table()})
        for name, module in modules.items():
            tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
            wrong += [f"{name}:{line}: {what}" for line, what in (*by_name(tree), *bound.unknown(tree))]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each on a line."""
        for line in check.metadata["wrong"]:
            output.print_error(line, bold=False)


class Bound:
    """The actions of some classes.

    Args:
        classes: Widgets, screens, applications, and whatever else a package defines.
    """

    def __init__(self, classes: set[type]) -> None:
        from textual.app import App
        from textual.dom import DOMNode
        from textual.screen import Screen

        self._nodes = [cls for cls in classes if issubclass(cls, DOMNode)]
        self._homes = {
            "app": [cls for cls in self._nodes if issubclass(cls, App)],
            "screen": [cls for cls in self._nodes if issubclass(cls, Screen)],
        }

    def unbound(self) -> Iterator[str]:
        """Bindings whose action is no method of the class that has them."""
        from textual.binding import Binding

        for cls in self._nodes:
            for binding in Binding.make_bindings(vars(cls).get("BINDINGS", ())):
                if not self._known(binding.action, [cls]):
                    yield f"{cls.__module__}.{cls.__name__}: no action “{binding.action}”"

    def unbound_in_table(self) -> Iterator[str]:
        """Actions without a key, which the palette runs, that neither main screen nor application has."""
        from greentui.text.keymap import ACTIONS
        from greentui.tui.screens.main import MainScreen

        for action in ACTIONS:
            if not action.keys and not self._known(action.command, [MainScreen]):
                yield f"greentui.text.keymap: no action “{action.command}”"

    def unknown(self, tree: ast.AST) -> Iterator[tuple[int, str]]:
        """Actions written in a file, as in `app.open('log')`, that no class has."""
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if _ACTION.fullmatch(text):
                    if not self._known(text, self._nodes):
                        yield node.lineno, f"no action “{text}”"

    def _known(self, action: str, classes: list[type]) -> bool:
        from textual.actions import parse

        where, name, _arguments = parse(action)
        homes = self._homes.get(where, classes)
        return any(hasattr(cls, f"{prefix}action_{name}") for cls in homes for prefix in ("", "_"))


_ACTION = re.compile(r"(?:(?:app|screen)\.)?[a-z_]+\((?:'[^']*'|-?\d+)?\)|(?:app|screen)\.[a-z_]+")


def by_name(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where something is found by its name, or a function is taken without its type."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="getattr" | "setattr" | "import_module" | "__import__" as finder)):
                yield node.lineno, f"{finder}() hides what is used"
            case ast.Call(func=ast.Attribute(attr="import_module" | "methodcaller" | "attrgetter" as finder)):
                yield node.lineno, f"{finder}() hides what is used"
            case ast.Subscript(
                value=ast.Name(id="Callable"),
                slice=ast.Tuple(elts=[ast.Constant(value=value), ast.Name(id="Any")]),
            ) if value is ...:
                yield node.lineno, "Callable[..., Any] hides what is called"
