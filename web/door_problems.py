"""What goes wrong at the door's API, as JSON with a sentence for the person."""

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from ceremony.errors import Refused
from storage.store import StoreUnavailable
from web import rendering

_STATUS = {
    "no_device": 401,
    "supervisors_only": 403,
    "no_duty": 403,
    "no_such_conflict": 404,
    "no_such_door": 400,
    "no_such_group": 400,
    "code_or_guest": 400,
    "one_to_undo": 400,
    "slow_down": 429,
}
"""Anything else that is refused is 409: it was possible, and is not any more, or not now."""


def say_problems(app: FastAPI) -> None:
    """Answer every problem of this application as {error, message}."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        seconds = error.details.get("seconds")
        headers = {"Retry-After": str(seconds)} if seconds else None
        message = rendering.spoken(request)(f"refused.{error.key}", **error.details)
        return JSONResponse({"error": error.key, "message": message}, _STATUS.get(error.key, 409), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        where = ", ".join(".".join(str(part) for part in each["loc"]) for each in error.errors()[:5])
        return _problem(request, 400, "invalid", where=where[:300])

    @app.exception_handler(StoreUnavailable)
    async def away(request: Request, error: StoreUnavailable) -> Response:
        return _problem(request, 503, "away")

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return _problem(request, error.status_code, "not_found" if error.status_code == 404 else "wrong")

    @app.exception_handler(Exception)
    async def broke(request: Request, error: Exception) -> Response:
        return _problem(request, 500, "broke")


def _problem(request: Request, status: int, key: str, **details: object) -> Response:
    message = rendering.spoken(request)(f"api.{key}", **details)
    return JSONResponse({"error": key, "message": message}, status)
