"""What was ordered from a catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product of an order; prices are as the service spells them."""

    name: str
    quantity: int | None = None
    price: str = ""


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """An order (getOrderDetails).

    Attributes:
        created: UTC seconds; `None` if the service does not say.
        total: As the service spells it.
    """

    lines: tuple[OrderLine, ...] = ()
    created: int | None = None
    total: str = ""
    currency: str = ""
