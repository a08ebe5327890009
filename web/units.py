"""The pages of a unit's link: its posts, and the form of each, without signing in and without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions import guest_editing, units
from actions.units import Entered, Opened
from ceremony import rsvp
from ceremony.codes import spell
from ceremony.errors import AnswerChanged, Refused
from ceremony.model import Guest, Reply
from ceremony.phones import show_phone
from ceremony.privacy import may_keep
from messages import wording
from messages.texts import Texts
from messages.times import show_moment, when
from storage.types import Transaction
from web import rendering, unit_forms
from web.desk_duties import sentence
from web.house import House
from web.opening import opened_unit


@dataclass(frozen=True)
class Line:
    """One post on the page."""

    guest: Guest
    reply: str
    phone: str
    link: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """One post with its form; `after` is the next one without an answer, None where this is the last."""

    opened: Opened
    guest: Guest
    closed: tuple[str, ...]
    after: int | None


def unit_routes(house: House) -> APIRouter:
    """Everything under /u."""
    routes = APIRouter()

    @routes.get("/u/{code}")
    async def page(request: Request, code: str, done: int = 0) -> Response:
        opened, known = await opened_unit(house, request, code)
        if code != known:
            return RedirectResponse(f"/u/{known}", 303)
        return _list(house, rendering.spoken(request), opened, done)

    @routes.get("/u/{code}/{guest_id}")
    async def form(request: Request, code: str, guest_id: int, done: int = 0) -> Response:
        opened, known = await opened_unit(house, request, code)
        sheet = await house.store.run(_begin, opened, guest_id, house.now())
        if sheet is None or not rsvp.are_open(opened.ceremony, house.now()):
            return RedirectResponse(f"/u/{known}", 303)
        return _form(rendering.spoken(request), sheet, unit_forms.shown(sheet.guest), done=done)

    @routes.post("/u/{code}/{guest_id}")
    async def save(request: Request, code: str, guest_id: int) -> Response:
        opened, known = await opened_unit(house, request, code)
        t, sheet = rendering.spoken(request), await house.store.read(_sheet, opened, guest_id)
        if sheet is None:
            return rendering.notice(t, t("refused.no_such_guest"), 404)
        typed = await request.form()
        said = unit_forms.typed(typed, sheet.guest, _no_fields(sheet))
        read = unit_forms.read(t, sheet.guest, said)
        if read.entered is None:
            over = str(typed.get("over", ""))
            return _form(t, sheet, said, mistakes=read.mistakes, over=over, status=400)
        try:
            over = str(typed.get("over", ""))
            await house.store.run(_enter, known, guest_id, read.entered, over, house.now())
        except AnswerChanged:
            opened, _ = await opened_unit(house, request, code)
            fresh = await house.store.read(_sheet, opened, guest_id)
            return _form(t, fresh or sheet, said, overtaken=True, status=409)
        except Refused as error:
            return rendering.notice(t, sentence(t, opened.ceremony, error), 409)
        house.wake()
        onward = f"/{sheet.after}" if sheet.after and "next" in typed else ""
        return RedirectResponse(f"/u/{known}{onward}?done={guest_id}", 303)

    return routes


def _begin(tx: Transaction, opened: Opened, guest_id: int, now: datetime) -> Sheet | None:
    # Not where the list is shown: programs that make previews of links open that too.
    units.note_opened(tx, opened, now)
    return _sheet(tx, opened, guest_id)


def _sheet(tx: Transaction, opened: Opened, guest_id: int) -> Sheet | None:
    places = {guest.id: place for place, guest in enumerate(opened.guests)}
    if guest_id not in places:
        return None
    place = places[guest_id]
    later = (*opened.guests[place + 1 :], *opened.guests[:place])
    after = next((guest.id for guest in later if guest.reply is Reply.AWAITING), None)
    guest = opened.guests[place]
    return Sheet(opened, guest, guest_editing.closed(tx, guest), after)


def _enter(tx: Transaction, code: str, guest_id: int, entered: Entered, over: str, now: datetime) -> None:
    units.enter(tx, units.look_up(tx, code), guest_id, entered, over=over, now=now)


def _no_fields(sheet: Sheet) -> tuple[str, ...]:
    """What there is no field for: without consent no person and no reason is entered."""
    return sheet.closed if may_keep(sheet.guest) else (*sheet.closed, "reason", *unit_forms.SUBSTITUTE)


def _list(house: House, t: Texts, opened: Opened, done: int) -> HTMLResponse:
    ceremony, every = opened.ceremony, opened.guests
    saved = next((guest for guest in every if guest.id == done), None)
    return rendering.page(
        "unit.html",
        t,
        title=t("units.page.title", unit=opened.name),
        ceremony=ceremony,
        notices=wording.notice(t, ceremony),
        base=f"/u/{opened.link.code}",
        lines=[_line(house, t, guest) for guest in every],
        done=_saved(t, saved) if saved else "",
        when=when(t, ceremony),
        deadline=show_moment(t, ceremony.reply_by, ceremony),
        answered=sum(guest.reply is not Reply.AWAITING for guest in every),
        contact=wording.contact(t, ceremony.contact),
        is_open=rsvp.are_open(ceremony, house.now()),
    )


def _line(house: House, t: Texts, guest: Guest) -> Line:
    phone = show_phone(guest.phone) if guest.phone else ""
    link = house.links.invitation(guest.code) if guest.code else ""
    return Line(guest, wording.describe_reply(t, guest), phone, link, spell(guest.code))


def _saved(t: Texts, guest: Guest) -> str:
    return t("units.page.saved", person=guest.addressed, reply=wording.describe_reply(t, guest))


def _form(
    t: Texts,
    sheet: Sheet,
    said: Mapping[str, str],
    *,
    mistakes: Mapping[str, str] | None = None,
    over: str = "",
    overtaken: bool = False,
    done: int = 0,
    status: int = 200,
) -> HTMLResponse:
    guest, ceremony, now = sheet.guest, sheet.opened.ceremony, unit_forms.shown(sheet.guest)
    saved = next((each for each in sheet.opened.guests if each.id == done), None)
    return rendering.page(
        "unit_post.html",
        t,
        status,
        title=guest.post,
        guest=guest,
        base=f"/u/{sheet.opened.link.code}",
        said=said,
        mistakes=mistakes or {},
        over=over or units.seen(guest),
        overtaken=wording.describe_reply(t, guest) if overtaken else "",
        differs=_differs(now, said) if overtaken else {},
        hidden=_no_fields(sheet),
        after=sheet.after,
        done=_saved(t, saved) if saved else "",
        deadline=show_moment(t, ceremony.reply_by, ceremony),
        answers={each: t(f"units.page.{each}") for each in unit_forms.ANSWERS},
    )


def _differs(now: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What the fields would say now, where that is something else; the answer stands above them in words."""
    return {field: value for field, value in now.items() if field != "answer" and value != said[field]}
