"""The first page of the desk: how the ceremony stands, by group and by unit, kept up to date."""

from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from actions import overview, reporting
from actions.overview import Overview
from actions.reporting import Facts
from ceremony import rsvp
from messages.texts import Texts
from messages.times import planned_when, show_clock, show_moment
from storage import counts
from storage.counts import Counts
from web.desk_duties import Desk, at_desk
from web.house import House

COLUMNS = ("invited", "reached", "attending", "substituted", "declined", "awaiting", "present", "companions")


def desk_routes(house: House) -> APIRouter:
    """The page at /desk."""
    routes = APIRouter()

    @routes.get("/desk")
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        seen = await house.store.read(overview.look, desk.duty, house.now())
        return _unless_known(request, _page(house, desk, seen))

    @routes.get("/desk/units")
    async def units(request: Request, ceremony: int = 0, group: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        rows = await house.store.read(counts.by_unit, desk.ceremony.id, desk.group_id or group)
        own = [(unit, each) for unit, each in rows if unit is not None]
        total = counts.total([each for _, each in own], desk.t("organiser.counts_total"))
        return desk.page(
            "desk_units.html",
            "overview",
            title=own[0][1].group if own else desk.t("desk.by_unit"),
            rows=own,
            total=total,
            columns=_columns(desk, total),
        )

    return routes


def _columns(desk: Desk, total: Counts) -> dict[str, str]:
    """The figures that are shown, by their names."""
    asked = desk.ceremony.asks_companions or total.companions
    return {name: desk.t(f"desk.count.{name}") for name in COLUMNS if name != "companions" or asked}


def _unless_known(request: Request, page: HTMLResponse) -> Response:
    """The page, or that it is still the one the script has."""
    tag = f'"{sha256(bytes(page.body)).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    page.headers["ETag"] = tag
    return page


def _page(house: House, desk: Desk, seen: Overview) -> HTMLResponse:
    t, ceremony, now = desk.t, desk.ceremony, house.now()
    return desk.page(
        "desk_overview.html",
        "overview",
        seen=seen,
        columns=_columns(desk, seen.total),
        when=planned_when(t, ceremony),
        deadline=show_moment(t, ceremony.reply_by, ceremony),
        replies_open=rsvp.are_open(ceremony, now),
        doors=" – ".join(show_clock(each, ceremony) for each in ceremony.doors) if ceremony.hour else "",
        under_way=[(facts.campaign.id, _line(t, facts)) for facts in seen.under_way],
    )


def _line(t: Texts, facts: Facts) -> str:
    done, addressed = facts.tally.addressed - facts.tally.pending, facts.tally.addressed
    return t("progress.label", name=reporting.name(t, facts), done=done, addressed=addressed)
