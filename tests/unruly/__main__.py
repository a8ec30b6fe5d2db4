"""The service as a process of its own: `python -m tests.unruly`.

It prints a line of JSON with its addresses and credentials, as the emulator does, and takes these orders at
`controlUrl`, each answered in JSON:

- GET `queue`, `sent`, `requests`: what waits, what was really sent, which methods were called
- POST `notifications`: bodies, put behind all others
- POST `poison`: names from `poison.POISON`; or nothing, for all of them
- POST `faults`: what befalls the next calls of a method; see `fault`
- POST `reset-faults`
- POST `redeliver`: `{"count": n}`, the latest n that were deleted, once more
- POST `traits`: fields of `Unruly`, such as `ahead`, `journal_lag`, `journal_empty`, `hides`, `slow`
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from typing import Any

from tests.unruly import service as wire
from tests.unruly.poison import POISON
from tests.unruly.service import INSTANCE, TOKEN, Unruly, saying, unruly

ANSWERS = {
    "truly": wire.truly,
    "cut": wire.cut,
    "hang": wire.hang,
    "half": wire.half,
    "chunk cut": wire.chunk_cut,
    "too short": wire.too_short,
}
TRAITS = frozenset({"ahead", "dated", "journal_lag", "journal_empty", "holds", "hides", "slow", "state"})


def fault(service: Unruly, order: dict[str, Any]) -> None:
    """What befalls the next calls of a method.

    Args:
        service: Where.
        order: `method`; `times`; `drop` before or after the deed, or an `answer` of `ANSWERS`, or a `status`
            and its `body`; `done`, whether it happens all the same; `delayMs`.
    """
    done = bool(order.get("done", False))
    if "drop" in order:
        done, answer = order["drop"] == "after", wire.cut
    elif "status" in order:
        body = order.get("body", {"message": "as ordered"})
        answer = saying(
            int(order["status"]),
            body.encode() if isinstance(body, str) else body,
            "".join(f"{name}: {value}\r\n" for name, value in order.get("headers", {}).items()),
        )
    else:
        name = order.get("answer", "truly")
        done, answer = done or name == "truly", ANSWERS[name]
    service.fault(
        order["method"], done, answer, times=int(order.get("times", 1)), delay=order.get("delayMs", 0) / 1000
    )


def obey(service: Unruly, path: str, order: Any) -> Any:
    """Carry out an order; returns its answer."""
    match path:
        case "queue":
            return [receipt for receipt, _body in service.queue]
        case "sent":
            return [
                {"idMessage": one.id, "chatId": one.chat_id, "textMessage": one.text} for one in service.sent
            ]
        case "requests":
            return [method for method, _parameters in service.asked]
        case "notifications":
            for body in order:
                service.notify(body)
        case "poison":
            for name in order or POISON:
                service.notify(POISON[name])
        case "faults":
            fault(service, order)
        case "reset-faults":
            service.faults.clear()
        case "redeliver":
            for body in list(service.deleted)[-int(order["count"]) :]:
                service.notify(body)
        case "traits":
            for name in TRAITS & order.keys():
                setattr(service, name, order[name])
        case _:
            raise KeyError(path)
    return {"done": True}


async def _take_orders(service: Unruly, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lengths = [
            int(line.partition(":")[2])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        ]
        body = await reader.readexactly(lengths[0]) if lengths else b""
        try:
            status, said = 200, obey(service, head.split(" ")[1].strip("/"), json.loads(body or "null"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            status, said = 400, {"message": f"{type(error).__name__}: {error}"}
        content = json.dumps(said).encode()
        writer.write(
            f"HTTP/1.1 {status} So\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode()
        )
        writer.write(content)
        await writer.drain()
    writer.close()


async def main() -> None:
    """Serve until terminated, or until whoever started it is gone."""
    async with unruly() as service:
        control = await asyncio.start_server(lambda r, w: _take_orders(service, r, w), "127.0.0.1", 0)
        addresses = {
            "apiUrl": service.address,
            "mediaUrl": service.address,
            "idInstance": INSTANCE,
            "apiTokenInstance": TOKEN,
            "controlUrl": f"http://127.0.0.1:{control.sockets[0].getsockname()[1]}",
        }
        print(json.dumps(addresses), flush=True)
        parent = os.getppid()
        while os.getppid() == parent:  # noqa: ASYNC110  nobody tells that a parent has ended
            await asyncio.sleep(1)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
    sys.exit(0)
