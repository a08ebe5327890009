"""One guest at the desk: corrected, answered for, withdrawn, and added by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import guest_editing, rsvp, trail
from actions.rsvp import Actor
from actions.trail import Trail
from ceremony.codes import spell
from ceremony.errors import AnswerChanged, NotYours, Refused
from ceremony.model import Group, Guest, Holder, ProgrammeItem, Reply, Role
from ceremony.rsvp import Choice
from messages import wording
from messages.times import show_moment
from storage import admissions, ceremonies, guests
from storage.admissions import Admission
from storage.staff import Duty
from storage.trail import Sought
from storage.types import Transaction
from web import desk_forms
from web.desk_duties import Desk, at_desk
from web.desk_guests import PATH
from web.house import House

DONE = ("saved", "added", "over_quota", "withdrawn", "invited_again", "answered")
BLANK = dict.fromkeys(guest_editing.FIELDS, "")


@dataclass(frozen=True)
class Sheet:
    """A guest as it stands, and what a form needs."""

    guest: Guest
    group: Group
    closed: tuple[str, ...]
    standing: Admission | None
    main: Guest | None
    programme: tuple[ProgrammeItem, ...]
    history: Trail


def guest_routes(house: House) -> APIRouter:
    """Everything under /desk/guests/ID."""
    routes = APIRouter()

    @routes.get(f"{PATH}/{{guest_id}}")
    async def page(request: Request, guest_id: int, done: str = "") -> Response:
        desk, sheet = await _sheet(house, request, guest_id)
        return _page(house, desk, sheet, desk_forms.shown(sheet.guest), done=done)

    @routes.post(f"{PATH}/{{guest_id}}")
    async def save(request: Request, guest_id: int) -> Response:
        desk, sheet = await _sheet(house, request, guest_id)
        form = await request.form()
        # What is closed is not sent, as its field cannot be filled: it stays as it is.
        kept = {field: desk_forms.shown(sheet.guest)[field] for field in sheet.closed}
        said, over = desk_forms.typed(form) | kept, str(form.get("over", ""))
        labels = {item.label for item in sheet.programme} | {sheet.guest.speaks}
        read = desk_forms.read(desk.t, said, labels)
        if read.mistakes:
            return _page(house, desk, sheet, said, read.mistakes, over=over, status=400)
        try:
            await house.store.run(guest_editing.edit, desk.duty, guest_id, read.values, over=over, now=house.now())
        except AnswerChanged:
            desk, sheet = await _sheet(house, request, guest_id)
            return _page(house, desk, sheet, said, overtaken=True, status=409)
        except Refused as error:
            raise desk.no(error, "guests") from error
        return _back(guest_id, "saved")

    @routes.post(f"{PATH}/{{guest_id}}/withdraw")
    async def withdraw(request: Request, guest_id: int, withdrawn: Annotated[bool, Form()]) -> Response:
        desk, _ = await _sheet(house, request, guest_id)
        try:
            over = await house.store.run(guest_editing.set_withdrawn, desk.duty, guest_id, withdrawn, house.now())
        except Refused as error:
            raise desk.no(error, "guests") from error
        return _back(guest_id, "over_quota" if over else "withdrawn" if withdrawn else "invited_again")

    @routes.post(f"{PATH}/{{guest_id}}/reply")
    async def reply(
        request: Request, guest_id: int, choice: Annotated[Literal["attending", "declined"], Form()]
    ) -> Response:
        desk, _ = await _sheet(house, request, guest_id)
        try:
            await house.store.run(_reply, desk.duty, guest_id, Reply(choice), house)
        except Refused as error:
            raise desk.no(error, "guests") from error
        house.wake()
        return _back(guest_id, "answered")

    return routes


async def _sheet(house: House, request: Request, guest_id: int) -> tuple[Desk, Sheet]:
    """The desk of the guest's ceremony, and the guest.

    Raises:
        NotAtDesk: there is no such guest, or it is not for the one who asks.
    """
    known = await house.store.read(guests.find, guest_id) if guest_id < 2**31 else None
    desk = await at_desk(house, request, known.ceremony_id if known else 0)
    try:
        return desk, await house.store.read(_read, desk, guest_id if known else 0)
    except Refused as error:
        raise desk.no(error, "guests", 404) from error


def _read(tx: Transaction, desk: Desk, guest_id: int) -> Sheet:
    guest = guest_editing.find(tx, desk.duty, guest_id)
    return Sheet(
        guest,
        ceremonies.group(tx, guest.group_id),
        guest_editing.closed(tx, guest),
        admissions.standing(tx, guest.joined_to or guest.id),
        guests.get(tx, guest.joined_to) if guest.joined_to else None,
        ceremonies.programme(tx, guest.ceremony_id),
        trail.read(tx, desk.t, Sought(guest.ceremony_id, guest_id=guest.id)),
    )


def _reply(tx: Transaction, duty: Duty, guest_id: int, reply: Reply, house: House) -> None:
    """Record what a guest said on the telephone, as in chat: organisers alone do."""
    guest = guest_editing.find(tx, duty, guest_id)
    if duty.role is not Role.ORGANISER or duty.chat_id is None or guest.joined_to:
        raise NotYours()
    by = Actor(duty.chat_id, Holder.INVITED, organiser=True)
    answered = rsvp.answer(tx, guest.id, Choice(reply), by=by, now=house.now())
    if answered.decision.changed:
        rsvp.tell_guest(tx, answered, duty.chat_id, house.now())


def _back(guest_id: int, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{guest_id}?done={done}", 303)


def _page(
    house: House,
    desk: Desk,
    sheet: Sheet,
    said: Mapping[str, str],
    mistakes: Mapping[str, str] = BLANK,
    *,
    done: str = "",
    over: str = "",
    overtaken: bool = False,
    status: int = 200,
) -> Response:
    t, guest = desk.t, sheet.guest
    now = desk_forms.shown(guest)
    organiser = desk.duty.role is Role.ORGANISER
    return desk.page(
        "desk_guest.html",
        "guests",
        status,
        title=guest.addressed,
        sheet=sheet,
        guest=guest,
        said=said,
        mistakes=mistakes,
        over=over or guest_editing.seen(guest),
        overtaken=overtaken,
        differs={field: now[field] for field in now if overtaken and now[field] != said[field]},
        done=t(f"desk.done.{done}") if done in DONE else "",
        labels=_labels(sheet.programme),
        reply=wording.describe_reply(t, guest),
        post=guest.post,
        moment=lambda at: show_moment(t, at, desk.ceremony),
        answers=organiser and not sheet.main and not guest.withdrawn,
        code=spell(guest.code) if organiser and guest.code else "",
        link=house.links.invitation(guest.code) if guest.code else "",
    )


def _labels(programme: tuple[ProgrammeItem, ...]) -> dict[str, str]:
    """The items at which somebody may speak, as printed."""
    return {item.label: f"{item.label}. {item.text}" for item in programme if item.label}
