"""The web application: routes, headers, and pages for what goes wrong."""

import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from storage.store import StoreUnavailable
from web import rendering
from web.about import about_routes
from web.desk import desk_routes
from web.desk_audit import audit_routes
from web.desk_broadcasts import broadcast_routes
from web.desk_clerks import clerk_routes
from web.desk_duties import NotAtDesk
from web.desk_entry import entry_routes
from web.desk_guest import guest_routes
from web.desk_guests import guests_routes
from web.desk_new_guest import new_guest_routes
from web.desk_places import places_routes
from web.door_api import door_app
from web.files import file_routes
from web.forwarding import forwarding_routes
from web.guard import Guard
from web.guesses import WITHIN
from web.house import House
from web.importing import import_routes
from web.introductions import introduction_routes
from web.invitation import invitation_routes
from web.metrics import metrics_routes
from web.opening import NoSuchCode
from web.papers import paper_routes
from web.pictures import picture_routes
from web.roster import roster_routes
from web.scanner import scanner_routes
from web.seating import seating_routes
from web.staff import staff_routes
from web.taking_doors import taking_routes
from web.units import unit_routes
from web.webhooks import webhook_routes

__all__ = ["House", "make_app"]

log = structlog.get_logger()


def make_app(house: House) -> FastAPI:
    """All pages on one house."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
    app.mount("/static", StaticFiles(directory=rendering.FOLDER / "static"), name="static")
    app.include_router(invitation_routes(house))
    app.include_router(about_routes(house))
    app.include_router(staff_routes(house))
    app.include_router(forwarding_routes(house))
    app.include_router(desk_routes(house))
    app.include_router(entry_routes(house))
    app.include_router(broadcast_routes(house))
    app.include_router(places_routes(house))
    app.include_router(clerk_routes(house))
    app.include_router(unit_routes(house))
    app.include_router(audit_routes(house))
    app.include_router(guests_routes(house))
    app.include_router(new_guest_routes(house))
    app.include_router(guest_routes(house))
    app.include_router(introduction_routes(house))
    app.include_router(roster_routes(house))
    app.include_router(paper_routes(house))
    app.include_router(seating_routes(house))
    app.include_router(import_routes(house))
    app.include_router(picture_routes(house))
    app.include_router(file_routes(house))
    app.include_router(metrics_routes(house))
    app.mount("/api/door", door_app(house))
    app.include_router(scanner_routes(house))
    app.include_router(taking_routes(house))
    app.include_router(webhook_routes(house.webhooks))
    _say_what_went_wrong(app)

    @app.get("/healthz")
    async def healthz() -> Response:
        state = await house.health()
        return JSONResponse(state, 200 if state["ok"] else 503)

    return app


def _say_what_went_wrong(app: FastAPI) -> None:
    @app.exception_handler(NoSuchCode)
    async def no_such_code(request: Request, error: NoSuchCode) -> Response:
        t = rendering.spoken(request)
        if error.key == "too_many_codes":
            minutes = int(WITHIN.total_seconds() // 60)
            headers = {"Retry-After": str(minutes * 60)}
            return rendering.notice(t, t("refused.too_many_codes", minutes=minutes), 429, headers)
        key = "page.no_ticket" if error.key == "no_ticket" else f"refused.{error.key}"
        return rendering.notice(t, t(key), 404)

    @app.exception_handler(NotAtDesk)
    async def not_at_desk(request: Request, error: NotAtDesk) -> Response:
        return error.page

    @app.exception_handler(StoreUnavailable)
    async def away(request: Request, error: StoreUnavailable) -> Response:
        t = rendering.spoken(request)
        return rendering.notice(t, t("page.away"), 503, {"Retry-After": "10"})

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        t = rendering.spoken(request)
        return rendering.notice(
            t, t("page.not_found" if error.status_code == 404 else "page.wrong"), error.status_code
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        t = rendering.spoken(request)
        return rendering.notice(t, t("page.wrong"), 400)

    @app.exception_handler(Exception)
    async def broke(request: Request, error: Exception) -> Response:
        route = request.scope.get("route")
        log.error("page_broke", route=getattr(route, "path", ""), reason=type(error).__name__)
        t = rendering.spoken(request)
        return rendering.notice(t, t("page.broke"), 500)
