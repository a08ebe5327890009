"""Where platforms hand in what people did: answered 200 only once its effect is durable."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response

log = structlog.get_logger()

BODY_LIMIT = 1_000_000


@dataclass(frozen=True)
class Webhook:
    """One platform's: the header that carries its secret, and who takes a body (False where it is no update)."""

    header: str
    secret: str
    take: Callable[[bytes], Awaitable[bool]]


def webhook_routes(webhooks: Mapping[str, Webhook]) -> APIRouter:
    """POST /PLATFORM/webhook for each platform that has one."""
    routes = APIRouter()

    @routes.post("/{platform}/webhook")
    async def arrives(platform: str, request: Request) -> Response:
        webhook = webhooks.get(platform)
        if webhook is None:
            return Response(status_code=404)
        given = request.headers.get(webhook.header, "")
        if not hmac.compare_digest(given.encode(), webhook.secret.encode()):
            log.warning("webhook_refused", platform=platform)
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        return Response(status_code=200 if await webhook.take(body) else 400)

    return routes


async def _body(request: Request) -> bytes | None:
    """The body, whether its length was told or not; None where it is too large."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > BODY_LIMIT:
            return None
    return bytes(received)
