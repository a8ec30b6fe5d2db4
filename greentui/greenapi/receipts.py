"""Parses a response of the notification queue, whatever it holds: nothing may stop the queue."""

from __future__ import annotations

import json
import re

from greentui.greenapi.json_fields import Json, as_objects

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[\[{]|[\]}]|[^\s"\[\]{},]+', re.DOTALL)
_NUMBER = re.compile(r"(\d{1,18})(?:\.0*)?")
_LONGEST_NUMBER = 1000
"""Maximum digits of a number in a body; longer ones stay text."""


def _counted(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_DECODER = json.JSONDecoder(parse_int=_counted)
"""Kept: `json.loads` would make one for each response."""


def read_answer(content: bytes) -> Json:
    """A response of receiveNotification as JSON; `None` if it is no JSON and contains no receipt.

    Invalid UTF-8 is kept as lone surrogates; overlong numbers become text. What is nested too deeply stays
    text as a whole, with its receipt.
    """
    text = _decoded(content)
    try:
        found: Json = _DECODER.decode(text)
    except (ValueError, RecursionError):
        receipt = _receipt_in(text) if text.endswith("}") else None  # truncated: it comes again
        return None if receipt is None else {"receiptId": receipt, "body": text}
    return found if receipt_of(found) is not None else None


def receipt_of(answer: Json) -> int | None:
    """The receipt of a response: a number, however written."""
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
    """The notification in a response, which may be a list of one."""
    return next((one.get("body") for one in [answer, *as_objects(answer)] if isinstance(one, dict)), None)


def _decoded(content: bytes) -> str:
    """The response as text; JSON shows its encoding by its first bytes."""
    encoding = json.detect_encoding(content)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return content.decode(encoding, errors).strip().lstrip("\ufeff")


def _receipt_in(text: str) -> int | None:
    """The receipt of a response that cannot be parsed: the one of the outermost object."""
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
