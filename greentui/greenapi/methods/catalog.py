"""Products and orders (newer than the manual)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import CHAT, QUOTED
from greentui.greenapi.param_types import Flag, Several, Text, Url, Whole
from greentui.greenapi.parameters import Parameter
from greentui.words import _

_PRODUCT = Parameter("productId", Text(), _("A product of the account's catalogue."))

CREATE_PRODUCT = Method(
    "createProduct",
    Verb.POST,
    _("Add a product to the account's catalogue."),
    responses.CREATED_PRODUCT,
    _("catalogue"),
    (
        Parameter("name", Text(), _("What it is called.")),
        Parameter("countryCode", Text(), _("The country of origin, such as RU.")),
        Parameter("price", Whole(0), _("In the smallest unit of the currency.")),
        Parameter("imageUrl", Url(), _("Where the service fetches its picture.")),
        Parameter("description", Text(empty=True), _("What it is."), False),
        Parameter("currency", Text(), _("Such as RUB; that of the country if left out."), False),
        Parameter("retailerId", Text(empty=True), _("Your own number of it."), False),
        Parameter("url", Text(empty=True), _("Its page on the web."), False),
        Parameter("isHidden", Flag(), _("Whether the catalogue hides it."), False),
    ),
    lifecycle=Lifecycle.NEWER,
)
SEND_PRODUCT = Method(
    "sendProduct",
    Verb.POST,
    _("Send a product of the account's catalogue."),
    responses.SENT,
    _("catalogue"),
    (CHAT, _PRODUCT, QUOTED),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
SEND_ORDER = Method(
    "sendOrder",
    Verb.POST,
    _("Send products of the account's catalogue as an order."),
    responses.SENT,
    _("catalogue"),
    (CHAT, Parameter("productIds", Several(Text(), least=1), _("The products.")), QUOTED),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
GET_ORDER_DETAILS = Method(
    "getOrderDetails",
    Verb.POST,
    _("What an order consists of."),
    responses.ORDER,
    _("catalogue"),
    (
        Parameter("orderId", Text(), _("The order, as its message names it.")),
        Parameter("token", Text(), _("Its key, from the same message.")),
        Parameter("sellerJid", Text(), _("The seller, from the same message."), False),
    ),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
