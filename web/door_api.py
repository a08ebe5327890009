"""The door's API, for our scanner page and for the hand-held scanners and gates of others."""

import asyncio
import math
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from actions import desk, devices, door, door_list
from actions.attempts import Attempt
from actions.devices import Asked
from ceremony.codes import read_code
from ceremony.door import Verdict
from ceremony.errors import Refused
from ceremony.names import tidy
from messages import at_door
from messages.texts import Texts
from storage import ceremonies
from storage.types import Transaction
from web import door_answers
from web import door_bodies as bodies
from web.door_calls import AdmitRoute, Spoken, Token
from web.door_problems import say_problems
from web.guesses import Guesses
from web.house import House
from web.turnstile import Turnstile

WRONG_CODES = 100
WITHIN = timedelta(minutes=1)
QUERY_LENGTH = 200
YEAR = 366 * 24 * 3600


def door_app(house: House) -> FastAPI:
    """Everything under /api/door, with its own description at /api/door/openapi.json."""
    app = FastAPI(title="Kính Mời: the door", version="1", docs_url=None, redoc_url=None)
    say_problems(app)
    turnstile = Turnstile(house.store, house.now, house.wake)
    app.include_router(_admitting(house, turnstile))
    app.include_router(_at_the_door(house, turnstile))
    app.include_router(_for_looking(house))
    app.include_router(_for_supervisors(house))
    return app


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    every: tuple[int | str, ...] = (401, *statuses, "default")
    return {status: {"model": bodies.Problem} for status in every}


def _admitting(house: House, turnstile: Turnstile) -> APIRouter:
    routes = APIRouter(route_class=AdmitRoute)
    wrong_codes = Guesses(house.now, WRONG_CODES, WITHIN)

    @routes.post("/admit", response_model=bodies.Answer, responses=_problems(400, 403, 409, 429))
    async def admit(body: bodies.Admit, token: Token, t: Spoken) -> Response:
        """Let somebody in or out by a code or as a guest who was found; the same nonce is answered the same."""
        _check_pace(wrong_codes, token, body)
        now = house.now()
        offset = _seconds(now - body.at) if body.at else 0
        (told,) = await turnstile.judge([Asked(token, _attempt(body, now, offset))])
        if isinstance(told, Refused):
            raise told
        if told.verdict is Verdict.UNKNOWN_CODE:
            wrong_codes.note(token)
        return JSONResponse(door_answers.admitted(t, body.code, told))

    return routes


def _at_the_door(house: House, turnstile: Turnstile) -> APIRouter:
    routes = APIRouter()

    @routes.post("/merge", response_model=bodies.MergeAnswer, responses=_problems(400))
    async def merge(body: bodies.Merge, token: Token, t: Spoken) -> Response:
        """Take a queue from an hour without a network; what was taken before is answered the same."""
        now = house.now()
        offset = now - body.now
        asked = [Asked(token, _passed(item, offset, now)) for item in body.items]
        results = []
        for item, told in zip(body.items, await turnstile.judge(asked), strict=True):
            if isinstance(told, Refused):
                raise told
            results.append(door_answers.merged(t, item.nonce, item.code, told))
        return JSONResponse({"results": results})

    @routes.post("/undo", response_model=bodies.UndoAnswer, responses=_problems(400, 403, 409))
    async def undo(body: bodies.Undo, token: Token, t: Spoken) -> Response:
        """Take an admission or a walk-in back: within ten minutes, supervisors at any time."""
        person = await house.store.run(_undo, token, body, t, house.now())
        return JSONResponse({"line": t("door.undone", person=person)})

    return routes


def _for_looking(house: House) -> APIRouter:
    routes = APIRouter()

    @routes.get("/search", response_model=list[bodies.FoundGuest], responses=_problems(400))
    async def search(q: str, token: Token, t: Spoken) -> Response:
        """Guests whose name, post or unit holds the words, with or without diacritics; twenty at most."""
        return JSONResponse(await house.store.read(_search, token, tidy(q[:QUERY_LENGTH]), t))

    @routes.get("/totals", response_model=bodies.TotalsAnswer, responses=_problems())
    async def totals(token: Token) -> Response:
        """Who is expected, inside and out, by group and at this door."""
        return JSONResponse(await house.store.read(_totals, token))

    @routes.get(
        "/list",
        response_class=Response,
        responses=_problems() | {200: {"content": {"application/octet-stream": {}}}, 304: {}},
    )
    async def offline_list(request: Request, token: Token, t: Spoken) -> Response:
        """The list for the hour without a network; each row is found and read only with its own code."""
        listed = await house.store.read(_list, token, t)
        headers = {"ETag": f'"{listed.version}"', "Cache-Control": "private, no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        sealed = await asyncio.to_thread(door_list.seal, listed, secrets.token_bytes(16), house.now())
        return Response(sealed, media_type="application/octet-stream", headers=headers)

    return routes


def _for_supervisors(house: House) -> APIRouter:
    routes = APIRouter()

    @routes.post("/walk-in", response_model=bodies.WalkInAnswer, responses=_problems(400, 403, 409))
    async def walk_in(body: bodies.WalkInBody, token: Token, t: Spoken) -> Response:
        """Let somebody in who was not invited; counted apart."""
        return JSONResponse(await house.store.run(_walk_in, token, body, t, house.now()))

    @routes.get("/names", response_model=list[bodies.NamedGuest], responses=_problems(403))
    async def names(token: Token, t: Spoken) -> Response:
        """Every guest and what the door says to each while it is open, for the search without a network."""
        return JSONResponse(await house.store.read(_names, token, t))

    @routes.get("/conflicts", response_model=list[bodies.ConflictAnswer], responses=_problems(403))
    async def conflicts(token: Token, t: Spoken) -> Response:
        """What a supervisor is to look at, the latest first."""
        return JSONResponse(await house.store.read(_conflicts, token, t))

    @routes.post("/conflicts/{number}", status_code=204, responses=_problems(400, 403, 404))
    async def see(number: bodies.Number, token: Token) -> Response:
        """Say that a conflict was looked at."""
        await house.store.run(_see, token, number, house.now())
        return Response(status_code=204)

    return routes


def _check_pace(wrong_codes: Guesses, token: str, body: bodies.Admit) -> None:
    wait = wrong_codes.wait(token) if body.code is not None else None
    if wait:
        raise Refused("slow_down", count=WRONG_CODES, seconds=math.ceil(wait.total_seconds()))


def _attempt(body: bodies.Passage, at: datetime, offset: int) -> Attempt:
    if (body.code is None) == (body.guest is None):
        raise Refused("code_or_guest")
    code = read_code(body.code) if body.code else None
    return Attempt(body.nonce, at, (), code, body.guest, body.way, body.door, reason=body.reason, offset=offset)


def _passed(item: bodies.Passed, offset: timedelta, now: datetime) -> Attempt:
    """An attempt of a queue, at the moment by our clock: never one that is still to come."""
    try:
        at = min(item.at + offset, now)
    except OverflowError:
        at = now
    return replace(_attempt(item, at, _seconds(offset)), offline=True)


def _seconds(offset: timedelta) -> int:
    """As it is kept: a clock that is off by more than a year says no more than that."""
    return max(-YEAR, min(YEAR, round(offset.total_seconds())))


def _undo(tx: Transaction, token: str, body: bodies.Undo, t: Texts, now: datetime) -> str:
    duties = (devices.current(tx, token).duty,)
    if body.admission is not None and body.walk_in is None:
        return at_door.person(t, door.undo(tx, body.admission, duties=duties, now=now)[1])
    if body.walk_in is not None and body.admission is None:
        return door.undo_walk_in(tx, body.walk_in, duties=duties, now=now).name
    raise Refused("one_to_undo")


def _search(tx: Transaction, token: str, words: str, t: Texts) -> list[dict[str, Any]]:
    ceremony = ceremonies.get(tx, devices.current(tx, token).duty.ceremony_id)
    found = desk.search(tx, ceremony.id, words) if words else []
    return [door_answers.found(t, ceremony, each) for each in found]


def _totals(tx: Transaction, token: str) -> dict[str, Any]:
    device = devices.current(tx, token)
    return door_answers.totals(device.duty.door, desk.totals(tx, device))


def _list(tx: Transaction, token: str, t: Texts) -> door_list.Listed:
    return door_list.read(tx, devices.current(tx, token), t)


def _walk_in(tx: Transaction, token: str, body: bodies.WalkInBody, t: Texts, now: datetime) -> dict[str, Any]:
    device = devices.supervising(tx, token)
    person = (body.name, body.position, body.unit)
    let_in, full = desk.walk_in(tx, device, body.nonce, person=person, group=body.group, at=body.at, now=now)
    return door_answers.walk_in(t, let_in, full)


def _names(tx: Transaction, token: str, t: Texts) -> list[dict[str, Any]]:
    device = devices.supervising(tx, token)
    ceremony = ceremonies.get(tx, device.duty.ceremony_id)
    return [door_answers.listed(t, ceremony, each) for each in door_list.names(tx, device)]


def _conflicts(tx: Transaction, token: str, t: Texts) -> list[dict[str, Any]]:
    ceremony = ceremonies.get(tx, devices.supervising(tx, token).duty.ceremony_id)
    return [door_answers.conflict(t, ceremony, both) for both in desk.conflicts(tx, ceremony.id)]


def _see(tx: Transaction, token: str, number: int, now: datetime) -> None:
    desk.see(tx, devices.supervising(tx, token), number, now)
