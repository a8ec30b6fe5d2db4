"""Products and orders (newer than the manual)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import CHAT, QUOTED
from greentui.greenapi.param_types import Flag, Several, Text, Url, Whole
from greentui.greenapi.parameters import Parameter
from greentui.words import Phrase

_PRODUCT = Parameter("productId", Text(), Phrase("Get a product of the account's catalogue."))

CREATE_PRODUCT = Method(
    "createProduct",
    Verb.POST,
    Phrase("Add a product to the account's catalogue."),
    responses.CREATED_PRODUCT,
    Phrase("catalogue"),
    (
        Parameter("name", Text(), Phrase("Name of the product.")),
        Parameter("countryCode", Text(), Phrase("The country of origin, such as RU.")),
        Parameter("price", Whole(0), Phrase("Price in the smallest unit of the currency.")),
        Parameter("imageUrl", Url(), Phrase("URL from which the service fetches its picture.")),
        Parameter("description", Text(empty=True), Phrase("Description."), False),
        Parameter("currency", Text(), Phrase("Currency, such as RUB; by default the country's."), False),
        Parameter("retailerId", Text(empty=True), Phrase("Your own article number."), False),
        Parameter("url", Text(empty=True), Phrase("Its web page."), False),
        Parameter("isHidden", Flag(), Phrase("Whether the catalogue hides it."), False),
    ),
    lifecycle=Lifecycle.NEWER,
)
SEND_PRODUCT = Method(
    "sendProduct",
    Verb.POST,
    Phrase("Send a product of the account's catalogue."),
    responses.SENT,
    Phrase("catalogue"),
    (CHAT, _PRODUCT, QUOTED),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
SEND_ORDER = Method(
    "sendOrder",
    Verb.POST,
    Phrase("Send products of the account's catalogue as an order."),
    responses.SENT,
    Phrase("catalogue"),
    (CHAT, Parameter("productIds", Several(Text(), least=1), Phrase("The products.")), QUOTED),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
GET_ORDER_DETAILS = Method(
    "getOrderDetails",
    Verb.POST,
    Phrase("Get the contents of an order."),
    responses.ORDER,
    Phrase("catalogue"),
    (
        Parameter("orderId", Text(), Phrase("The order's id, from its message.")),
        Parameter("token", Text(), Phrase("The order's token, from the same message.")),
        Parameter("sellerJid", Text(), Phrase("The seller, from the same message."), False),
    ),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
