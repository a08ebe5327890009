"""The guests as a table at the desk: searched, filtered, sorted and paged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from ceremony.model import Group, Reply
from messages import wording
from storage import ceremonies, guest_table
from storage.guest_table import PAGE, Row, Sort, Wanted
from storage.types import Transaction
from web.desk_duties import Desk, at_desk
from web.house import House

PATH = "/desk/guests"
LONGEST = 100
PRESENT = {"yes": True, "no": False}
COLUMNS = (Sort.NAME, Sort.UNIT, Sort.REPLY, Sort.RANK, Sort.SEAT)


@dataclass(frozen=True)
class Table:
    """One page of the table, and what can be chosen from."""

    wanted: Wanted
    rows: Sequence[Row]
    count: int
    number: int
    groups: Sequence[Group]
    units: Sequence[str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE))


def guests_routes(house: House) -> APIRouter:
    """The page at /desk/guests."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        wanted, number = _wanted(desk, request.query_params), _number(request.query_params.get("page", ""))
        table = await house.store.read(_table, desk, wanted, number)
        return _page(desk, table, request.query_params)

    return routes


def _wanted(desk: Desk, asked: QueryParams) -> Wanted:
    """What the address asks for; what it says wrongly counts as not said."""
    sort, reply = asked.get("sort", ""), asked.get("reply", "")
    return Wanted(
        desk.ceremony.id,
        desk.group_id or _number(asked.get("group", ""), none=0) or None,
        asked.get("q", "")[:LONGEST],
        asked.get("unit", ""),
        Reply(reply) if reply in set(Reply) else None,
        PRESENT.get(asked.get("present", "")),
        leader=bool(asked.get("leader")),
        no_chat=bool(asked.get("no_chat")),
        withdrawn=bool(asked.get("withdrawn")),
        sort=Sort(sort) if sort in set(Sort) else Sort.LISTED,
        descending=bool(asked.get("descending")),
    )


def _number(text: str, none: int = 1) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 else none


def _table(tx: Transaction, desk: Desk, wanted: Wanted, number: int) -> Table:
    every = ceremonies.groups_of(tx, desk.ceremony.id)
    groups = [group for group in every if desk.group_id in (None, group.id)]
    units = guest_table.units(tx, desk.ceremony.id, desk.group_id)
    table = Table(wanted, (), guest_table.count(tx, wanted), number, groups, units)
    number = max(1, min(number, table.pages))
    return replace(table, rows=guest_table.page(tx, wanted, number), number=number)


def _page(desk: Desk, table: Table, asked: QueryParams) -> Response:
    t, first = desk.t, (table.number - 1) * PAGE

    def address(**changed: object) -> str:
        kept = {key: value for key, value in asked.items() if key not in ("page", "ceremony")} | changed
        said = {key: value for key, value in kept.items() if value}
        return f"{PATH}?{urlencode({'ceremony': desk.ceremony.id} | said)}"

    def sorted_by(sort: Sort) -> str:
        again = table.wanted.sort is sort and not table.wanted.descending
        return address(sort=sort, descending="1" if again else "")

    return desk.page(
        "desk_guests.html",
        "guests",
        table=table,
        wanted=table.wanted,
        first=first + 1 if table.count else 0,
        last=first + len(table.rows),
        columns=[(sort, t(f"desk.field.{sort}"), sorted_by(sort)) for sort in COLUMNS],
        replies=[(reply, t(f"desk.word.reply.{reply}")) for reply in Reply],
        reply_of=lambda guest: wording.describe_reply(t, guest),
        previous=address(page=table.number - 1) if table.number > 1 else "",
        following=address(page=table.number + 1) if table.number < table.pages else "",
    )
