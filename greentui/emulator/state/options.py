"""How an emulator is set up, in one place for the command line and for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Every choice an emulator takes.

    Attributes:
        host: The address it listens on.
        port: The port; 0 takes a free one.
        seed: What the world is made from.
        chats: How many chats it has.
        messages: How many messages of history, over all chats.
        limits: Whether calls over the manual's rates are answered with 429 (manual 1.3.12).
        fast: People answer, statuses advance and restarts end at once, and the instance begins with no
            pause between two sendings.
        silent: Nobody ever answers; statuses still advance.
        lively: Now and then somebody writes, calls or votes by himself.
        latency: Milliseconds each request takes on its way, half before its effect and half after.
        unlinked: Begin without a phone (state notAuthorized).
        id_instance: The instance's number; made from the seed where it is empty.
        token: Its token; made from the seed where it is empty.
        now: Seconds since 1970 at which the world's clock begins; the machine's time where `None`.
        journal_lag: Seconds by which the journals are behind (the manual says up to two minutes, 1.3.5).
        qr_seconds: Seconds a QR code lives (manual 1.3.2, QR).
        link_seconds: Seconds the QR stream waits for a scan (manual 1.3.2, scanqrcode).
        code_seconds: Seconds a pairing code lives (manual 1.3.2, GetAuthorizationCode).
    """

    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 1
    chats: int = 40
    messages: int = 4000
    limits: bool = True
    fast: bool = False
    silent: bool = False
    lively: bool = False
    latency: float = 0.0
    unlinked: bool = False
    id_instance: str = ""
    token: str = ""
    now: float | None = None
    journal_lag: float = 0.0
    qr_seconds: float = 20.0
    link_seconds: float = 100.0
    code_seconds: float = 150.0
