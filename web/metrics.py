"""Figures in Prometheus' text format, for this machine or whoever has the token."""

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, ProcessCollector, generate_latest

from storage import figures
from storage.figures import Figures
from web.house import House


def metrics_routes(house: House) -> APIRouter:
    """GET /metrics."""
    routes = APIRouter()

    @routes.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not _may_read(request, house.metrics_token):
            return Response(status_code=404)
        found = await house.store.read(figures.read, house.now())
        return Response(_text(found), media_type=CONTENT_TYPE_LATEST)

    return routes


def _may_read(request: Request, token: str) -> bool:
    """Whoever has the token; without one only this machine itself, not what a proxy on it passes on."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    client = request.client.host if request.client else ""
    direct = "x-forwarded-for" not in request.headers and request.url.hostname in ("127.0.0.1", "localhost", "::1")
    return direct and bool(client) and ip_address(client).is_loopback


def _text(found: Figures) -> bytes:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    sent = Gauge("kinhmoi_deliveries", "Messages by channel and state", ["channel", "state"], registry=registry)
    for (channel, state), count in found.deliveries.items():
        sent.labels(channel or "none", state).set(count)
    replies = Gauge("kinhmoi_guests", "Guests by ceremony and reply", ["ceremony", "reply"], registry=registry)
    for (ceremony, reply), count in found.guests.items():
        replies.labels(ceremony, reply).set(count)
    present = Gauge("kinhmoi_present", "Guests inside by ceremony", ["ceremony"], registry=registry)
    for ceremony, count in found.present.items():
        present.labels(ceremony).set(count)
    failed = Gauge("kinhmoi_updates_failed", "Incoming messages whose handling broke", registry=registry)
    failed.set(found.updates_failed)
    oldest = Gauge(
        "kinhmoi_oldest_queued_seconds", "How long the oldest due message has waited", registry=registry
    )
    oldest.set(found.oldest_queued)
    return generate_latest(registry)
