"""The options of an emulator, shared by the command line and the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an emulator is set up.

    Attributes:
        host: The address to listen on.
        port: The port to listen on; 0 picks a free one.
        seed: Seed of the generated contacts, chats and histories.
        chats: Number of chats.
        messages: Number of messages in the history, over all chats.
        limits: Whether calls above the rate limits get a 429 (manual 1.3.12).
        fast: Contacts answer, statuses advance and restarts finish immediately, and the send queue starts
            without its delay between messages.
        silent: Contacts read but never answer.
        lively: Every now and then a contact writes or calls unprompted.
        latency: Milliseconds added to each request, half before it takes effect and half after.
        unlinked: Start in the state notAuthorized, without a phone.
        fresh: Start as the service creates an instance: every setting is off, and the journals are empty.
        id_instance: The instance's id; derived from the seed if empty.
        token: The instance's API token; derived from the seed if empty.
        now: Where the emulator's clock starts, in seconds since 1970; the system time if `None`.
        skew: How many seconds the clock is ahead of the system time; negative if it is behind.
        journal_lag: Seconds until a message shows up in the journals (up to two minutes, manual 1.3.5).
        qr_seconds: Lifetime of a QR code in seconds (manual 1.3.2, QR).
        link_seconds: Seconds the QR stream waits for a scan (manual 1.3.2, scanqrcode).
        code_seconds: Lifetime of a pairing code in seconds (manual 1.3.2, GetAuthorizationCode).
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
    fresh: bool = False
    id_instance: str = ""
    token: str = ""
    now: float | None = None
    skew: float = 0.0
    journal_lag: float = 0.0
    qr_seconds: float = 20.0
    link_seconds: float = 100.0
    code_seconds: float = 150.0
