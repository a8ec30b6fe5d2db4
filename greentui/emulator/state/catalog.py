"""The catalog of a business account, and the orders of its customers (newer than the manual)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the account's catalog.

    Attributes:
        price: In minor units of its currency, such as cents.
        currency: Its code, such as EUR.
    """

    id: str
    name: str
    price: int
    currency: str
    description: str = ""
    image_url: str = ""
    url: str = ""
    retailer_id: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A product of an order, with its price in minor units at that time."""

    product_id: str
    name: str
    price: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Order:
    """A customer's order.

    Attributes:
        token: What the order must be asked for with.
        seller: The id of the account it is for.
        created_at: Seconds since 1970.
    """

    id: str
    token: str
    seller: str
    created_at: int
    currency: str
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> int:
        """Its price in minor units."""
        return sum(line.price * line.quantity for line in self.lines)

    def content(self) -> dict[str, Any]:
        """What a message says of it (newer documentation, "Incoming order message")."""
        return {
            "orderId": self.id,
            "token": self.token,
            "totalPrice": str(self.total),
            "currency": self.currency,
            "itemCount": sum(line.quantity for line in self.lines),
            "sellerJid": self.seller,
            "orderTitle": self.lines[0].name if self.lines else "",
        }


@dataclass(slots=True)
class Catalog:
    """The products and orders of the account, by id."""

    products: dict[str, Product] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
