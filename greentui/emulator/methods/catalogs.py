"""Methods of the catalog (newer than the manual)."""

from __future__ import annotations

import secrets
from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Requires, method
from greentui.emulator.methods.responses import ApiError
from greentui.emulator.methods.sending import send
from greentui.emulator.methods.validation import (
    Schema,
    boolean,
    chat_id,
    file_url,
    integer,
    message_id,
    optional,
    string_list,
    text,
)
from greentui.emulator.state.catalog import Order, OrderLine, Product
from greentui.emulator.state.messages import MessageKind

_CURRENCIES = {"RU": "RUB", "KZ": "KZT", "US": "USD", "GB": "GBP", "IN": "INR", "BR": "BRL", "IL": "ILS"}
"""The currency of a country, unless the request names one; the others use euros here."""


@method(
    "createProduct",
    schema=Schema(
        text("name"),
        text("countryCode"),
        integer("price", 0),
        file_url("imageUrl"),
        optional(text("description", allow_empty=True)),
        optional(text("currency")),
        optional(text("retailerId", allow_empty=True)),
        optional(text("url", allow_empty=True)),
        optional(boolean("isHidden")),
    ),
)
def create_product(world: World, request: ApiRequest) -> dict[str, Any]:
    """Add a product to the account's catalog."""
    body = request.body
    product = Product(
        id=f"{world.random.randrange(10**15, 10**16)}",
        name=body["name"],
        price=body["price"],
        currency=body.get("currency") or _CURRENCIES.get(body["countryCode"].upper(), "EUR"),
        description=body.get("description", ""),
        image_url=body["imageUrl"],
        url=body.get("url", ""),
        retailer_id=body.get("retailerId", ""),
        hidden=body.get("isHidden", False),
    )
    world.catalog.products[product.id] = product
    return {"productId": product.id}


@method(
    "sendProduct",
    rate=50,
    schema=Schema(chat_id(), text("productId"), optional(message_id("quotedMessageId"))),
    requires=Requires.STARTED,
)
def send_product(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a product of the account's catalog."""
    product = _product(world, request.body["productId"])
    content = {
        "productId": product.id,
        "title": product.name,
        "description": product.description,
        "currencyCode": product.currency,
        "price": str(product.price),
        "retailerId": product.retailer_id,
        "url": product.url,
        "productImageCount": 1,
        "businessOwnerJid": world.instance.wid,
    }
    return send(world, request, "sendProduct", MessageKind.PRODUCT, content)


@method(
    "sendOrder",
    rate=50,
    schema=Schema(
        chat_id(), string_list("productIds", min_length=1), optional(message_id("quotedMessageId"))
    ),
    requires=Requires.STARTED,
)
def send_order(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send products of the account's catalog as an order, one of each."""
    products = [_product(world, product_id) for product_id in request.body["productIds"]]
    order = Order(
        id=f"{world.random.randrange(10**15, 10**16)}",
        token=secrets.token_urlsafe(33),
        seller=world.instance.wid,
        created_at=world.clock.timestamp(),
        currency=products[0].currency,
        lines=tuple(OrderLine(product.id, product.name, product.price, 1) for product in products),
    )
    world.catalog.orders[order.id] = order
    return send(world, request, "sendOrder", MessageKind.ORDER, order.content())


def _product(world: World, product_id: str) -> Product:
    """A product of the catalog.

    Raises:
        ApiError: There is none with this id.
    """
    product = world.catalog.products.get(product_id)
    if product is None:
        raise ApiError(400, f"Product not found by id '{product_id}'")
    return product


@method("getOrderDetails", schema=Schema(text("orderId"), text("token"), optional(chat_id("sellerJid"))))
def get_order_details(world: World, request: ApiRequest) -> dict[str, Any]:
    """What was ordered. The token and the seller are those of the order's message."""
    order = world.catalog.orders.get(request.body["orderId"])
    seller = request.body.get("sellerJid", world.instance.wid)
    if order is None or request.body["token"] != order.token or seller != order.seller:
        raise ApiError(400, "Order not found")
    return {
        "creation_time_stamp": order.created_at,
        "products": [
            {
                "id": line.product_id,
                "name": line.name,
                "price": line.price,
                "currency": order.currency,
                "quantity": line.quantity,
            }
            for line in order.lines
        ],
        "price_details": {"subtotal": order.total, "total": order.total, "currency": order.currency},
    }
