"""Products and orders (newer than the manual)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import CHAT, QUOTED
from greentui.greenapi.param_types import Flag, Several, Text, Url, Whole
from greentui.greenapi.parameters import Parameter
from greentui.words import Phrase

_PRODUCT = Parameter("productId", Text(), Phrase("A product of the account's catalogue."))

CREATE_PRODUCT = Method(
    "createProduct",
    Verb.POST,
    Phrase("Add a product to the account's catalogue."),
    responses.CREATED_PRODUCT,
    Phrase("catalogue"),
    (
        Parameter("name", Text(), Phrase("What it is called.")),
        Parameter("countryCode", Text(), Phrase("The country of origin, such as RU.")),
        Parameter("price", Whole(0), Phrase("In the smallest unit of the currency.")),
        Parameter("imageUrl", Url(), Phrase("Where the service fetches its picture.")),
        Parameter("description", Text(empty=True), Phrase("What it is."), False),
        Parameter("currency", Text(), Phrase("Such as RUB; that of the country if left out."), False),
        Parameter("retailerId", Text(empty=True), Phrase("Your own number of it."), False),
        Parameter("url", Text(empty=True), Phrase("Its page on the web."), False),
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
    Phrase("What an order consists of."),
    responses.ORDER,
    Phrase("catalogue"),
    (
        Parameter("orderId", Text(), Phrase("The order, as its message names it.")),
        Parameter("token", Text(), Phrase("Its key, from the same message.")),
        Parameter("sellerJid", Text(), Phrase("The seller, from the same message."), False),
    ),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
