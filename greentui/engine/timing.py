"""Every interval of the engine in one place, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The engine's intervals, in seconds. Tests shorten them."""

    second: float = 1.0
    """The length of a second of the service's rates and pauses; tests shorten it."""

    coalesce: float = 0.03
    """Changes closer together than this reach the screens in one batch."""

    receive: int = 20
    """`receiveTimeout` of a long poll; the service allows 5 to 60 (manual 1.3.4)."""
    receive_margin: float = 10.0
    """A receive that outlives its time-out by this much hangs on a half-open connection and is cancelled."""
    delete_timeout: float = 30.0

    retry_first: float = 1.0
    retry_most: float = 60.0
    """The back-off from a failing service, from the first to the most: doubling, with jitter."""
    refused_first: float = 30.0
    refused_most: float = 900.0
    """The back-off after 401 or 403."""
    webhook_wait: float = 60.0
    """The pause after `custom webhook url is set` (manual 1.3.4)."""
    archive_wait: float = 5.0
    """The pause after a failed write to the archive."""
    archive_check: float = 60.0
    """Between two checks, without a write, that the archive's file is where it was."""

    state: float = 50.0
    """Between two checks of the instance's state, so that one finishes within each minute."""
    count: float = 300.0
    """Between two counts of the notifications that wait."""
    socket: float = 8 * 3600.0
    """Between two calls of getStatusInstance; the developer plan allows 100 a month."""
    command_timeout: float = 30.0
    """How long an `on_state_change` program may run."""

    clock: float = 10.0
    """Between two comparisons of the wall clock with the monotonic clock."""

    usage: float = 30.0
    """Between two writes of how often each method was called."""

    lease: float = 0.5
    """Between two attempts of a follower to take over the lease."""
    standstill: float = 5.0
    """A process that holds the lease and takes nothing for so long is said to do nothing."""
    stalled: float = 30.0
    """Waiting for another process to empty the queue ends after this long without progress."""
    catch_up: float = 60.0
    """How long at most is waited for what goes on besides the queue: journals, sending, look-ups."""
    follow: float = 0.25
    """Between two checks for other processes' changes to the archive."""

    journal_lag: float = 120.0
    """How late a message may appear in the journals (manual 1.3.5)."""
    lookup_first: float = 2.0
    lookup_most: float = 40.0
    """The pauses between lookups of an unknown message, from the first to the most: doubling."""
    slow_send: float = 5.0
    """A send that takes longer makes room for one to another chat."""
    lookup_grace: float = 60.0
    """How late a request whose response was lost may still reach the service."""

    journal_reach: float = 7 * 86_400.0
    """How far back journals are fetched; older messages are fetched by chat."""
    contacts: float = 86_400.0
    """Between two fetches of the contacts."""
    contacts_again: float = 10.0
    """The pause after an empty response to getContacts (manual 1.3.9)."""
    competing_check: float = 3600.0
    """Between two comparisons of the journal with the queue; the developer plan allows 1 000 calls a
        month."""
    competing_fades: float = 3600.0
    """How long evidence of another reader of the queue is kept."""
    history_fresh: float = 600.0
    """Opening a chat that was fetched less than this ago does not fetch it again."""
    background_pause: float = 1.0
    """Between two calls in the background."""
    upload_notice: float = 0.1
    """Between two reports of an upload's progress."""


DEFAULT = Timing()
