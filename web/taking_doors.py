"""Taking a door: a browser of somebody with door duty, or Telegram's word for one, becomes a device."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import JSONResponse, Response
from init_data_py import validate_by_hash
from init_data_py.errors import InvalidInitDataError
from pydantic import BaseModel, Field

from actions import devices
from ceremony.errors import Refused
from storage import ceremonies, chats, staff
from storage.staff import Duty
from storage.types import Transaction
from web import conversation, rendering
from web.door_calls import DOOR_COOKIE
from web.house import House
from web.staff import A_MONTH, StaffCookie

DoorCookie = Annotated[str, Cookie(alias=DOOR_COOKIE)]
Number = Annotated[int, Field(gt=0, lt=2**31)]
GOOD_FOR = timedelta(hours=1)
"""How long what Telegram signed may be used."""
AHEAD = timedelta(minutes=1)
"""How far Telegram's clock may be ahead of ours."""


class Place(BaseModel):
    """A duty, by its number in what /door/duties said, and the door where it is done."""

    staff: Number
    door: str = Field("", max_length=200)


class FromTelegram(BaseModel):
    """What Telegram signed for a Mini App; without a place it is asked which there are."""

    init_data: str = Field(max_length=8192)
    staff: Number | None = None
    door: str = Field("", max_length=200)


def taking_routes(house: House) -> APIRouter:
    """Everything under /door that signs in and out."""
    routes = APIRouter()

    @routes.get("/door/duties")
    async def duties(address: StaffCookie = None) -> Response:
        who = (conversation.CHANNEL, address or "")
        return JSONResponse(await house.store.read(_duties, who))

    @routes.post("/door/sign-in")
    async def sign_in(request: Request, place: Place, address: StaffCookie = None) -> Response:
        return await _take(request, house, (conversation.CHANNEL, address or ""), place)

    @routes.post("/door/mini-app")
    async def mini_app(request: Request, told: FromTelegram) -> Response:
        user = _user(house, told.init_data)
        if user is None:
            return _refused(request, Refused("not_from_telegram"))
        who = ("telegram", str(user))
        if told.staff is None:
            return JSONResponse(await house.store.read(_duties, who))
        return await _take(request, house, who, Place(staff=told.staff, door=told.door))

    @routes.post("/door/sign-out")
    async def sign_out(token: DoorCookie = "") -> Response:
        await house.store.run(_leave, token, house)
        response = Response(status_code=204)
        response.delete_cookie(DOOR_COOKIE)
        return response

    return routes


async def _take(request: Request, house: House, who: tuple[str, str], place: Place) -> Response:
    try:
        token, told = await house.store.run(_add, who, place, house)
    except Refused as error:
        return _refused(request, error)
    response = JSONResponse(told)
    response.set_cookie(DOOR_COOKIE, token, max_age=A_MONTH, httponly=True, samesite="lax", secure=house.secure)
    return response


def _duties(tx: Transaction, who: tuple[str, str]) -> list[dict[str, object]]:
    return [_described(tx, duty) for duty in _at_door(tx, who)]


def _at_door(tx: Transaction, who: tuple[str, str]) -> list[Duty]:
    chat = chats.find(tx, *who)
    return [duty for duty in staff.duties_of(tx, chat.id) if duty.role.at_door] if chat else []


def _described(tx: Transaction, duty: Duty) -> dict[str, object]:
    """A duty with the doors to choose from, its own first."""
    doors = dict.fromkeys([duty.door, *(door.name for door in ceremonies.doors_of(tx, duty.ceremony_id))])
    named = [door for door in doors if door]
    title = ceremonies.get(tx, duty.ceremony_id).title
    return dict(staff=duty.id, role=duty.role, ceremony=title, doors=named or [""])


def _add(tx: Transaction, who: tuple[str, str], place: Place, house: House) -> tuple[str, dict[str, object]]:
    duty = next((each for each in _at_door(tx, who) if each.id == place.staff), None)
    if duty is None:
        raise Refused("no_device")
    token = devices.add(tx, duty, door=place.door, label=duty.label, now=house.now())
    ceremony = ceremonies.get(tx, duty.ceremony_id)
    told = dict(door=place.door, role=duty.role, ceremony=ceremony.title, counts_exits=ceremony.counts_exits)
    return token, told


def _leave(tx: Transaction, token: str, house: House) -> None:
    try:
        devices.revoke(tx, devices.current(tx, token).id, house.now())
    except Refused:
        return


def _user(house: House, init_data: str) -> int | None:
    """Telegram's number of whoever opened the Mini App; None for what Telegram did not sign within the hour."""
    if not house.telegram_token:
        return None
    now = house.real_now()
    try:
        signed = validate_by_hash(init_data, house.telegram_token, expires_in=GOOD_FOR, now=now)
    except InvalidInitDataError:
        return None
    # The library takes what is signed for the future: it would be good for longer than an hour.
    if signed.issued_at > now + AHEAD or signed.user is None:
        return None
    return signed.user.id


def _refused(request: Request, error: Refused) -> Response:
    t = rendering.spoken(request)
    return JSONResponse({"error": error.key, "message": t(f"refused.{error.key}", **error.details)}, 403)
