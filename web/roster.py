"""The page of the paper roster: printing it, and keying its ticks in afterwards."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from actions import attempts, roster
from actions.attempts import Scanned
from actions.roster import KeyedIn, Line, Uninvited
from ceremony.errors import Refused
from ceremony.model import Ceremony, Role
from ceremony.names import tidy
from ceremony.rows import read_rows
from messages import at_door
from messages.texts import Texts
from messages.times import read_hour, show_clock
from printing.roster import roster as drawn
from storage import ceremonies
from storage.types import Transaction
from web import rendering
from web.desk_duties import Desk, at_desk
from web.house import House

MAY = (Role.ORGANISER, Role.SUPERVISOR)
BLANKS = 5
LONGEST = 300
MOST_FIELDS = 20_000
"""A box for each of ten thousand guests, and more."""

_NUMBER = re.compile("[0-9]{1,6}")


@dataclass(frozen=True)
class Typed:
    """A form as it was sent, so that it can be shown again."""

    numbers: str = ""
    ticked: Sequence[int] = ()
    hour: str = ""
    door: str = ""
    uninvited: Sequence[Uninvited] = ()


@dataclass(frozen=True)
class Book:
    """What the page is about: the roster of a ceremony as it stands."""

    desk: Desk
    ceremony: Ceremony
    doors: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Read:
    """A form understood, or what is wrong with it, a sentence each."""

    keyed: KeyedIn | None = None
    mistakes: Sequence[str] = field(default_factory=tuple)


def roster_routes(house: House) -> APIRouter:
    """Everything under /desk/roster."""
    routes = APIRouter()

    @routes.get("/desk/roster")
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        book = await house.store.read(_open, desk)
        return _page(book, Typed(door=desk.duty.door))

    @routes.get("/desk/roster.pdf")
    async def pdf(request: Request, ceremony: int = 0, door: str = "") -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            sheet = await house.store.run(roster.sheet, desk.ceremony.id, door, desk.t, house.now())
        except Refused as error:
            return rendering.notice(desk.t, desk.t(f"refused.{error.key}", **error.details), 404)
        name = f'attachment; filename="roster-{desk.ceremony.id}.pdf"'
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
        return Response(await asyncio.to_thread(drawn, sheet), media_type="application/pdf", headers=headers)

    @routes.post("/desk/roster")
    async def key_in(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        book = await house.store.read(_open, desk)
        typed = _typed(await request.form(max_fields=MOST_FIELDS))
        read = _read(desk.t, book, typed, house.now())
        if read.keyed is None:
            return _page(book, typed, mistakes=read.mistakes, status=400)
        told, uninvited = await house.store.run(roster.key_in, desk.duty, read.keyed, house.now())
        house.wake()
        book = await house.store.read(_open, desk)
        results = [_result(desk.t, desk.ceremony, each) for each in told]
        kept = Typed(hour=typed.hour, door=typed.door)
        return _page(book, kept, results=results, uninvited=uninvited)

    @routes.post("/desk/roster/undo")
    async def undo(request: Request, admission: Annotated[int, Form()], ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            guest = await house.store.run(roster.undo, desk.duty, admission, house.now())
        except Refused as error:
            raise desk.no(error, "roster") from error
        house.wake()
        book = await house.store.read(_open, desk)
        return _page(book, Typed(door=desk.duty.door), undone=at_door.person(desk.t, guest))

    return routes


def _open(tx: Transaction, desk: Desk) -> Book:
    doors = [door.name for door in ceremonies.doors_of(tx, desk.ceremony.id)]
    return Book(desk, desk.ceremony, doors, roster.lines(tx, desk.ceremony.id))


def _typed(form: FormData) -> Typed:
    ticked = [int(value) for value in map(str, form.getlist("row")) if _NUMBER.fullmatch(value)]
    names, positions, units = ([_words(str(v)) for v in form.getlist(f)] for f in ("name", "position", "unit"))
    uninvited = [Uninvited(*each) for each in zip(names, positions, units, strict=False) if any(each)]
    words = {key: _words(str(form.get(key, ""))) for key in ("hour", "door")}
    return Typed(str(form.get("numbers", "")), ticked, **words, uninvited=uninvited)


def _words(text: str) -> str:
    return tidy(text)[:LONGEST]


def _read(t: Texts, book: Book, typed: Typed, now: datetime) -> Read:
    known = {line.number for line in book.lines}
    rows = read_rows(typed.numbers, known)
    mistakes = [t(f"roster.{key}", piece=piece[:LONGEST]) for key, piece in rows.mistakes]
    mistakes += [t("roster.unknown_row", piece=number) for number in typed.ticked if number not in known]
    mistakes += [t("roster.no_name", unit=each.unit or each.position) for each in typed.uninvited if not each.name]
    if not rows.numbers and not rows.mistakes and not typed.ticked and not typed.uninvited:
        mistakes.append(t("roster.nothing"))
    if typed.door not in ("", *book.doors):
        mistakes.append(t("refused.no_such_door", door=typed.door, doors=", ".join(book.doors)))
    at, wrong = _moment(t, book.ceremony, typed.hour, now)
    if wrong or at is None or mistakes:
        return Read(mistakes=[*mistakes, *filter(None, [wrong])])
    numbers = sorted({*rows.numbers, *typed.ticked})
    return Read(KeyedIn(numbers, typed.uninvited, typed.door, at))


def _moment(t: Texts, ceremony: Ceremony, hour: str, now: datetime) -> tuple[datetime | None, str]:
    """When they came: an hour of the day of the ceremony, while its doors were open and not after now."""
    meant = read_hour(hour)
    if meant is None:
        return None, t("roster.no_hour")
    at = datetime.combine(ceremony.day, meant, ceremony.zone).astimezone(UTC)
    opens, closes = ceremony.doors
    if not opens <= at < closes:
        return None, t("roster.not_open", opens=show_clock(opens, ceremony), closes=show_clock(closes, ceremony))
    return (at, "") if at <= now else (None, t("roster.future"))


def _result(t: Texts, ceremony: Ceremony, told: Scanned) -> str:
    if told.verdict.lets_in and told.standing is None and told.guest:
        return t("roster.undone", person=at_door.person(t, told.guest))
    return attempts.line(t, told)


def _page(
    book: Book,
    typed: Typed,
    *,
    mistakes: Sequence[str] = (),
    results: Sequence[str] = (),
    uninvited: int = 0,
    undone: str = "",
    status: int = 200,
) -> Response:
    t, blank = book.desk.t, [Uninvited("", "", "")] * max(1, BLANKS - len(typed.uninvited))
    return book.desk.page(
        "roster.html",
        "roster",
        status,
        book=book,
        typed=typed,
        sections=[(group, list(own)) for group, own in groupby(book.lines, key=lambda line: line.group.name)],
        person=lambda guest: at_door.person(t, guest),
        clock=lambda moment: show_clock(moment, book.ceremony),
        uninvited=[*typed.uninvited, *blank],
        mistakes=mistakes,
        results=results,
        let_in=uninvited,
        undone=undone,
    )
