"""How often, how long, how far back: every interval of the engine in one place, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The engine's intervals. The defaults are the product's; tests shorten them."""

    second: float = 1.0
    """How long a second of the service's rates, and of the pauses it wants, lasts here."""

    coalesce: float = 0.03
    """Changes closer together than this reach the screens in one batch."""

    receive: int = 20
    """`receiveTimeout` of a long poll; the service allows 5 to 60 (manual 1.3.4)."""
    receive_margin: float = 10.0
    """A receive that outlives its time-out by this much is a half-open connection and is broken off."""
    delete_timeout: float = 30.0

    retry_first: float = 1.0
    retry_most: float = 60.0
    """Backing off from a service in trouble: doubling, with jitter."""
    refused_first: float = 30.0
    refused_most: float = 900.0
    """Looking again after 401 or 403: slowly, and ever more slowly."""
    webhook_wait: float = 60.0
    """After `custom webhook url is set` the service wants a minute (manual 1.3.4)."""
    archive_wait: float = 5.0
    """Looking again after the archive could not be written."""

    state: float = 50.0
    """Between two looks at the instance's state, so that with the asking a minute is never exceeded."""
    socket: float = 8 * 3600.0
    """Between two calls of getStatusInstance; the developer plan allows 100 a month."""
    command_timeout: float = 30.0
    """An `on_state_change` program that runs longer is ended."""

    clock: float = 10.0
    """Between two looks at whether the wall's clock still goes with the machine's."""

    lease: float = 0.5
    """A follower tries to take over this often."""
    stalled: float = 30.0
    """Waiting for another process to empty the queue ends when it takes nothing for this long."""
    follow: float = 0.25
    """A look at whether another process changed the archive."""

    journal_lag: float = 120.0
    """How far journals may lag behind (manual 1.3.5)."""
    lookup_first: float = 2.0
    lookup_most: float = 40.0
    """Looking up a message whose answer was lost: doubling from the first to the most."""
    lookup_grace: float = 60.0
    """How late a request whose answer was lost may still reach the service."""

    journal_reach: float = 7 * 86_400.0
    """How far back journals are fetched; what lies before is fetched by chat."""
    contacts: float = 86_400.0
    """Between two fetches of the phone's book."""
    contacts_again: float = 10.0
    """An empty answer to getContacts means: ask again later (manual 1.3.9)."""
    competing_check: float = 3600.0
    """Between two comparisons of the journal with what the queue gave; the developer plan allows 1 000
    a month."""
    competing_fades: float = 3600.0
    """Evidence of another reader of the queue that is not renewed is forgotten after this."""
    history_fresh: float = 600.0
    """A chat fetched less than this ago is not fetched again by opening it."""
    background_pause: float = 1.0
    """Between two calls in the background."""
    upload_notice: float = 0.1
    """Between two tellings of an upload's progress."""


DEFAULT = Timing()
