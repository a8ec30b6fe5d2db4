"""The catalog: products that are made and sent, orders that come."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import ANNA, Api, detail

PRODUCT = {
    "name": "Rye bread",
    "countryCode": "DE",
    "price": 450,
    "imageUrl": "https://a.example/bread.jpg",
    "description": "A kilo",
}
ORDER = {
    "chatId": ANNA,
    "typeMessage": "orderMessage",
    "currency": "EUR",
    "products": [{"name": "Rye bread", "price": 450, "quantity": 2}, {"name": "Bun", "price": 60}],
}


def ordered(api: Api) -> dict[str, Any]:
    api.emulator.control("incoming", ORDER)
    body = api.receive()
    assert body is not None
    assert body["messageData"]["typeMessage"] == "orderMessage"
    order: dict[str, Any] = body["messageData"]["orderMessage"]
    return order


def test_an_order_says_what_it_costs_in_minor_units(api: Api) -> None:
    order = ordered(api)
    assert (order["totalPrice"], order["currency"], order["itemCount"]) == ("960", "EUR", 3)
    assert order["sellerJid"] == "79990000042@c.us"
    assert "products" not in order


def test_the_details_of_an_order(api: Api) -> None:
    order = ordered(api)
    asked = {key: order[key] for key in ("orderId", "token", "sellerJid")}
    told = api.post("getOrderDetails", asked).json()
    assert told.keys() == {"creation_time_stamp", "products", "price_details"}
    assert [(one["name"], one["price"], one["quantity"]) for one in told["products"]] == [
        ("Rye bread", 450, 2),
        ("Bun", 60, 1),
    ]
    assert told["price_details"]["total"] == 960


def test_an_order_needs_its_token(api: Api) -> None:
    response = api.post("getOrderDetails", {"orderId": ordered(api)["orderId"], "token": "wrong"})
    assert (response.status_code, detail(response)) == (400, "Order not found")


def test_a_product_is_made_and_sent(api: Api) -> None:
    product_id = api.post("createProduct", PRODUCT).json()["productId"]
    message_id = api.post("sendProduct", {"chatId": ANNA, "productId": product_id}).json()["idMessage"]
    echo = api.receive_status(message_id, "read")[0]["messageData"]
    assert echo["typeMessage"] == "productMessage"
    assert (echo["productMessage"]["title"], echo["productMessage"]["price"]) == ("Rye bread", "450")
    assert echo["productMessage"]["currencyCode"] == "EUR"


def test_products_are_sent_as_an_order(api: Api) -> None:
    ids = [api.post("createProduct", PRODUCT | {"price": price}).json()["productId"] for price in (450, 60)]
    message_id = api.post("sendOrder", {"chatId": ANNA, "productIds": ids}).json()["idMessage"]
    echo = api.receive_status(message_id, "read")[0]["messageData"]
    assert echo["typeMessage"] == "orderMessage"
    assert (echo["orderMessage"]["totalPrice"], echo["orderMessage"]["itemCount"]) == ("510", 2)


def test_an_unknown_product_is_refused(api: Api) -> None:
    assert api.post("sendProduct", {"chatId": ANNA, "productId": "1"}).status_code == 400


@pytest.mark.parametrize("missing", ["name", "countryCode", "price", "imageUrl"])
def test_what_a_product_must_have(api: Api, missing: str) -> None:
    response = api.post("createProduct", {key: PRODUCT[key] for key in PRODUCT if key != missing})
    assert detail(response) == f"Validation failed. Details: '{missing}' is required"


def test_a_customer_may_send_a_product(api: Api) -> None:
    api.emulator.control("incoming", {"chatId": ANNA, "typeMessage": "productMessage", "title": "Bun"})
    (told,) = api.emulator.queue()
    product = told["body"]["messageData"]["productMessage"]
    assert product["title"] == "Bun"
    assert {"productId", "description", "currencyCode", "price", "url", "productImageCount"} <= product.keys()


def test_orders_are_notified_if_set(api: Api) -> None:
    api.post("setSettings", {"catalogWebhook": "no"})
    api.emulator.control("incoming", ORDER)
    assert api.emulator.queue() == []
