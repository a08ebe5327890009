"""At the entrance of every page: what is too large or comes from another site is refused; headers are set."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import rendering
from web.staff import FILE_LIMIT

FORM_LIMIT = 64_000
UPLOAD_LIMIT = FILE_LIMIT + 1_000_000
LIMITS = {
    "/chat/photo": UPLOAD_LIMIT,
    "/door/decode": UPLOAD_LIMIT,
    "/desk/import": UPLOAD_LIMIT,
    "/chat/say": 250_000,
    "/desk/roster": 500_000,
    "/api/door/merge": 1_000_000,
}
"""Bytes of a form where it may be larger: a file, the words of a broadcast at nine bytes a letter, a queue,
the ticks of a roster."""
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Guard:
    """Stands before an application."""

    # Not a function: those of the framework start a task for each request, which the door would feel.
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _RAW if pair[0] not in given)]
            await send(message)

        await (_refusal(Request(scope)) or self._app)(scope, receive, send_with_headers)


def _refusal(request: Request) -> Response | None:
    if request.method != "POST" or request.url.path.endswith("/webhook"):
        return None
    length = request.headers.get("content-length", "0")
    limit = LIMITS.get(request.url.path, FORM_LIMIT)
    if not _own_origin(request):
        return _told(request, "foreign", 403)
    if not length.isdigit() or int(length) > limit or "transfer-encoding" in request.headers:
        return _told(request, "too_large", 413)
    return None


def _told(request: Request, key: str, status: int) -> Response:
    t = rendering.spoken(request)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": key, "message": t(f"page.{key}")}, status)
    return rendering.notice(t, t(f"page.{key}"), status)


def _own_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin in (None, "null") or origin.partition("://")[2] == request.headers.get("host")
