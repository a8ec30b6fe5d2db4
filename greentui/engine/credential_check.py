"""Tests credentials before they are saved: one call, without archive or workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.engine.errors import of_service
from greentui.model.instance import InstanceState

if TYPE_CHECKING:
    from greentui.config import Credentials


async def state_of(credentials: Credentials, *, insecure_http: bool = False) -> InstanceState:
    """The state of the instance of `credentials`.

    Args:
        credentials: The instance, its token, the service's address.
        insecure_http: Whether plain http to another machine is allowed.

    Raises:
        Refusal: The service refuses, or cannot be reached.
    """
    from greentui.greenapi.client import Client
    from greentui.greenapi.errors import ApiError
    from greentui.greenapi.methods import GET_STATE_INSTANCE

    client = Client(credentials, insecure_http=insecure_http)
    try:
        word = await client.call(GET_STATE_INSTANCE)
    except ApiError as error:
        raise of_service(error) from None
    finally:
        await client.close()
    return InstanceState.of(word)
