"""The page at the door: its shell, which also starts with no network, and reading a code from a picture."""

import asyncio
from collections.abc import Iterator
from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from actions import devices
from ceremony.errors import Refused
from messages.texts import LANGUAGES, Texts, texts
from printing.icons import door_icon
from printing.reading import UnreadablePicture, read_codes
from web import rendering
from web.house import House
from web.taking_doors import DoorCookie

ICONS = (192, 512)
STATIC = rendering.FOLDER / "static"
TELEGRAM = "https://telegram.org"
_REST_OF_POLICY = ("default-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'", "base-uri 'none'")


def scanner_routes(house: House) -> APIRouter:
    """The page, what its service worker and its place on a home screen need, and `/door/decode`."""
    routes = APIRouter()

    @routes.get("/door")
    async def door(request: Request) -> Response:
        return _page(rendering.spoken(request), in_telegram=False)

    @routes.get("/door/telegram")
    async def in_telegram(request: Request) -> Response:
        return _page(rendering.spoken(request), in_telegram=True)

    @routes.get("/door/sw.js")
    async def service_worker() -> Response:
        script = rendering.text("sw.js", version=_version(), shell=_shell())
        headers = {"Service-Worker-Allowed": "/door", "Cache-Control": "no-cache"}
        return Response(script, media_type="text/javascript", headers=headers)

    @routes.get("/door/manifest.json")
    async def manifest(request: Request) -> Response:
        return JSONResponse(_manifest(rendering.spoken(request)), media_type="application/manifest+json")

    @routes.get("/door/icon-{size}.png")
    async def icon(request: Request, size: int) -> Response:
        if size not in ICONS:
            t = rendering.spoken(request)
            return rendering.notice(t, t("page.not_found"), 404)
        return Response(await asyncio.to_thread(door_icon, size), media_type="image/png")

    @routes.post("/door/decode")
    async def decode(request: Request, token: DoorCookie = "") -> Response:
        try:
            await house.store.read(devices.current, token)
        except Refused:
            return JSONResponse({"codes": []}, 401)
        try:
            codes = await asyncio.to_thread(read_codes, await request.body())
        except UnreadablePicture:
            codes = ()
        return JSONResponse({"codes": codes})

    return routes


def _page(t: Texts, *, in_telegram: bool) -> Response:
    response = rendering.page("door.html", t, sentences=t.under("scan"), in_telegram=in_telegram)
    # A decoder in WebAssembly is code that the page compiles.
    sources = ("'self'", "'wasm-unsafe-eval'", *([TELEGRAM] if in_telegram else []))
    policy = (*_REST_OF_POLICY, f"script-src {' '.join(sources)}")
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    return response


def _shell() -> list[str]:
    """What the page needs to start."""
    icons = (f"/door/icon-{size}.png" for size in ICONS)
    return ["/door", "/door/manifest.json", *icons, *(f"/static/{path}" for path in _files())]


def _files() -> Iterator[str]:
    yield "page.css"
    for path in sorted((STATIC / "door").rglob("*")):
        if path.suffix in (".js", ".css", ".wasm"):
            yield path.relative_to(STATIC).as_posix()


def _version() -> str:
    """Another one whenever something of the shell is another."""
    whole = sha256()
    for path in _files():
        whole.update((STATIC / path).read_bytes())
    for language in LANGUAGES:
        whole.update(_page(texts(language), in_telegram=False).body)
    return whole.hexdigest()[:16]


def _manifest(t: Texts) -> dict[str, object]:
    icons = [
        {
            "src": f"/door/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in ICONS
    ]
    return {
        "name": f"{t('page.title')} – {t('scan.title')}",
        "short_name": t("scan.title"),
        "lang": t.language,
        "id": "/door",
        "start_url": "/door",
        "scope": "/door",
        "display": "standalone",
        "background_color": "#faf7f0",
        "theme_color": "#8f1d1d",
        "icons": icons,
    }
