"""Every text can be translated: found in the sources, said at a time when the language is known."""

from __future__ import annotations

import ast
import re

import pytest

from translations import catalogues, locale_data
from translations.catalogues import PACKAGE


def test_a_text_with_several_fields_names_them() -> None:
    """A translation may need them in another order."""
    wrong = [
        (str(file.relative_to(PACKAGE)), form)
        for message, file in catalogues.texts()
        if PACKAGE in file.parents
        for form in ([message] if isinstance(message, str) else message)
        if len(re.findall(r"%[-0-9.]*[a-zA-Z]", form.replace("%%", ""))) > 1
    ]
    assert wrong == []


def test_no_text_is_a_fragment() -> None:
    """What is glued to others cannot be translated where words stand in another order."""
    wrong = [
        (str(file.relative_to(PACKAGE)), form)
        for message, file in catalogues.texts()
        if PACKAGE in file.parents
        for form in ([message] if isinstance(message, str) else message)
        if (form != form.strip() or form[0] in ",;:.)") and form != "usage: "
    ]
    assert wrong == []


def test_data_of_languages_is_current() -> None:
    """`make translations` writes it."""
    assert locale_data.FILE.read_text(encoding="utf-8") == locale_data.module()


def test_nothing_is_translated_while_modules_are_imported() -> None:
    """The language may change after it; a `Phrase` is translated when it is shown."""
    wrong = [
        f"{file.relative_to(PACKAGE)}:{line}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for line in _at_import(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def _at_import(node: ast.AST) -> list[int]:
    """The lines on which a module's import translates; decorators and defaults are worked out then too."""
    found = []
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "plural"):
        found.append(node.lineno)
    inside: list[ast.AST] = list(ast.iter_child_nodes(node))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        inside = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    elif isinstance(node, ast.Lambda):
        inside = []
    return found + [line for each in inside for line in _at_import(each)]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('a = _("x")', [1]),
        ('class A:\n    a = f(_("x"))', [2]),
        ('def f(a=_("x")):\n    return _("y")', [1]),
        ('def f(*, a=_("x")): ...', [1]),
        ('a = lambda: _("x")', []),
        ('a = plural("x", "y", 2)', [1]),
    ],
)
def test_a_translation_at_import_is_seen(code: str, lines: list[int]) -> None:
    assert _at_import(ast.parse(code)) == lines
