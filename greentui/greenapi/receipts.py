"""Reads an answer of the notification queue, whatever it holds: nothing must stop the queue."""

from __future__ import annotations

import json
import re

from greentui.greenapi.json_fields import Json, as_objects

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[\[{]|[\]}]|[^\s"\[\]{},]+', re.DOTALL)
_NUMBER = re.compile(r"(\d{1,18})(?:\.0*)?")
_LONGEST_NUMBER = 1000
"""Digits of a number in a body that is still read as one."""


def read_answer(content: bytes) -> Json:
    """An answer of receiveNotification as JSON; `None` where it is none and holds no receipt either.

    Bytes that are no UTF-8 become lone surrogates, which keep them. Numbers too long to count become text.
    What is nested too deeply stays text as a whole, beside its receipt.
    """
    text = _decoded(content)
    try:
        found: Json = json.loads(text, parse_int=_counted)
    except (ValueError, RecursionError):
        receipt = _receipt_in(text) if text.endswith("}") else None  # else it was cut short: it comes again
        return None if receipt is None else {"receiptId": receipt, "body": text}
    return found if receipt_of(found) is not None else None


def receipt_of(answer: Json) -> int | None:
    """The receipt of an answer: a number, however written."""
    for one in [answer, *as_objects(answer)]:
        found = one.get("receiptId") if isinstance(one, dict) else None
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        if isinstance(found, bool) or not isinstance(found, int | float | str):
            continue
        number = _NUMBER.fullmatch(f"{found:.1f}" if isinstance(found, float) else str(found).strip())
        if number:
            return int(number[1])
    return None


def body_of(answer: Json) -> Json:
    """The notification inside an answer, which may be the only one of a list."""
    return next((one.get("body") for one in [answer, *as_objects(answer)] if isinstance(one, dict)), None)


def _decoded(content: bytes) -> str:
    """The answer as text; JSON tells its encoding by its first bytes."""
    encoding = json.detect_encoding(content)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return content.decode(encoding, errors).strip().lstrip("\ufeff")


def _counted(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _receipt_in(text: str) -> int | None:
    """The receipt beside a body that nobody can parse: only that of the outermost object is one."""
    depth, name = 0, ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in ("{", "["):
            depth += 1
        elif word in ("}", "]"):
            depth -= 1
        elif depth == 1 and name == "receiptId" and word != ":":
            return receipt_of({"receiptId": word.strip('":')})
        elif depth == 1 and word != ":":
            name = token[1] or ""
    return None
