"""What was sent and is being sent, at the desk: figures, and whom to call."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import control, files, progress, reporting
from messages.model import Attachment
from messages.times import show_moment
from storage import campaigns
from storage.campaigns import Campaign, Stage
from storage.types import Transaction
from web.desk_duties import Desk, at_desk
from web.files import gone, handed_out
from web.house import House

PATH = "/desk/broadcasts"
PAGE = 20
FIGURES = ("addressed", "sent", "waiting", "pending", "failed", "unreachable", "no_channel", "cancelled")


@dataclass(frozen=True)
class Line:
    """One campaign: its name, where it is in its life, and the figures by name."""

    id: int
    name: str
    stage: str
    at: str
    figures: dict[str, int]


@dataclass(frozen=True)
class Sent:
    """One page of campaigns; `calls` are those with a list of whom to call, by id, and when they began."""

    lines: list[Line]
    more: bool
    calls: dict[int, tuple[str, str]]


def broadcast_routes(house: House) -> APIRouter:
    """Everything under /desk/broadcasts."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0, page: int = 1) -> Response:
        desk, number = await at_desk(house, request, ceremony), min(max(1, page), 10_000)
        sent = await house.store.read(_sent, desk, number, house.now())
        columns = {name: desk.t(f"desk.figure.{name}") for name in FIGURES}
        return desk.page("desk_broadcasts.html", "broadcasts", sent=sent, columns=columns, number=number)

    @routes.get(f"{PATH}/{{campaign_id}}/calls.xlsx")
    async def calls(request: Request, campaign_id: int, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        asking = await house.store.read(campaigns.asking, desk.ceremony.id)
        if campaign_id not in {each.id for each in asking}:
            return gone(request)
        wanted = Attachment("call_list", campaign_id, desk.t.language, desk.group_id)
        file = await files.opened(house.store, wanted, house.links, house.now())
        return handed_out(file) if file else gone(request)

    return routes


def _sent(tx: Transaction, desk: Desk, number: int, now: datetime) -> Sent:
    """A host sees what its own group sent; whom to call of what everybody was sent, it is told too."""
    every = campaigns.in_stage(tx, *Stage, ceremony_id=desk.ceremony.id)
    begun = [each for each in every if each.stage is not Stage.DRAFT and control.may_steer(tx, desk.duty, each)]
    first = (number - 1) * PAGE
    lines = [_line(tx, desk, each, now) for each in begun[first : first + PAGE]]
    asking = campaigns.asking(tx, desk.ceremony.id)
    calls = {each.id: (_name(tx, desk, each, now), _moment(desk, each)) for each in asking}
    return Sent(lines, len(begun) > first + PAGE, calls)


def _name(tx: Transaction, desk: Desk, campaign: Campaign, now: datetime) -> str:
    return reporting.name(desk.t, progress.look(tx, campaign.id, now))


def _moment(desk: Desk, campaign: Campaign) -> str:
    return show_moment(desk.t, campaign.send_at or campaign.started_at, desk.ceremony)


def _line(tx: Transaction, desk: Desk, campaign: Campaign, now: datetime) -> Line:
    facts = progress.look(tx, campaign.id, now)
    return Line(
        campaign.id,
        reporting.name(desk.t, facts),
        desk.t(f"desk.stage.{campaign.stage}"),
        _moment(desk, campaign),
        {name: getattr(facts.tally, name) for name in FIGURES},
    )
