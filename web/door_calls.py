"""Who calls the door's API and in which language, and a quicker way in for admissions."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import ValidationError

from ceremony.errors import Refused
from messages.texts import Texts
from web import rendering
from web.door_bodies import Admit

DOOR_COOKIE = "kinhmoi_door"

_bearer = HTTPBearer(auto_error=False, description="From `kinhmoi staff token`")
_cookie = APIKeyCookie(name=DOOR_COOKIE, auto_error=False, description="The scanner page's")


def _token(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> str:
    return read_token(request)


def read_token(request: Request) -> str:
    """The token of the device that calls.

    Raises:
        Refused: it has none.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(DOOR_COOKIE)
    if not token:
        raise Refused("no_device")
    return token


def _spoken(request: Request) -> Texts:
    return rendering.spoken(request)


Token = Annotated[str, Depends(_token)]
Spoken = Annotated[Texts, Depends(_spoken)]


class AdmitRoute(APIRoute):
    """Reads body, token and language by itself: as the framework does it, that takes longer than to admit."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What is called with a request."""

        async def handle(request: Request) -> Response:
            try:
                body = Admit.model_validate_json(await request.body())
            except ValidationError as error:
                raise RequestValidationError(error.errors(include_context=False, include_input=False)) from error
            answer: Response = await self.endpoint(body, read_token(request), rendering.spoken(request))
            return answer

        return handle
