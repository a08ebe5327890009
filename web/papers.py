"""The page of papers: each as a PDF for all, for a group, or for one guest who is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import call_lists, papers
from actions.papers import KINDS, Paper
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.model import Ceremony, Group, Guest, Role
from ceremony.names import tidy
from messages.texts import Texts, texts
from storage import ceremonies, guests, staff
from storage.staff import Duty
from storage.types import Transaction
from web import conversation, rendering
from web.house import House
from web.staff import StaffCookie

MAY = (Role.ORGANISER, Role.HOST)
FOUND = 20


@dataclass(frozen=True)
class Desk:
    """What may be printed: for a ceremony's groups and the guests that were found, a host's own (`only`)."""

    ceremony: Ceremony
    only: int | None
    groups: Sequence[Group]
    found: Sequence[Guest]
    others: Sequence[Ceremony]


def paper_routes(house: House) -> APIRouter:
    """Everything under /desk/papers."""
    routes = APIRouter()

    @routes.get("/desk/papers")
    async def page(request: Request, ceremony: int = 0, find: str = "", address: StaffCookie = None) -> Response:
        t, duties = await _duties(house, request, address)
        words = tidy(find)[:100]
        desk = await house.store.read(_open, duties, ceremony, words)
        if desk is None:
            return rendering.notice(t, t("papers.not_yours"), 403)
        return rendering.page(
            "papers.html",
            t,
            title=t("papers.title"),
            here="papers",
            ceremony=desk.ceremony,
            desk=desk,
            papers={paper.value: t(f"papers.name.{paper}") for paper in Paper},
            apart={paper.value: t(f"papers.name.{paper}") for paper in Paper if not KINDS[paper].of_all},
            find=words,
        )

    @routes.get("/desk/papers/{name}.pdf")
    async def pdf(
        request: Request,
        name: str,
        ceremony: int = 0,
        group: int = 0,
        guest: int = 0,
        address: StaffCookie = None,
    ) -> Response:
        t, duties = await _duties(house, request, address)
        desk = await house.store.read(_open, duties, ceremony, "")
        if desk is None:
            return rendering.notice(t, t("papers.not_yours"), 403)
        if name not in list(Paper):
            return rendering.notice(t, t("page.not_found"), 404)
        group_id = desk.only or group or None
        wanted = Wanted(desk.ceremony.id, group_id, guest or None, t.language, house.now(), house.links)
        return await _printed(house, t, Paper(name), wanted)

    return routes


async def _printed(house: House, t: Texts, paper: Paper, wanted: Wanted) -> Response:
    try:
        data = await papers.printed(house.store, paper, wanted)
    except Refused as error:
        return rendering.notice(t, t(f"refused.{error.key}", **error.details), 404)
    name = quote(papers.file_name(paper, t.language), safe="")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(data, media_type="application/pdf", headers=headers)


async def _duties(house: House, request: Request, address: str | None) -> tuple[Texts, tuple[Duty, ...]]:
    """The language of the one who asks, and the duties that include printing."""
    chat = await conversation.find_chat(house, address)
    if chat is None:
        return rendering.spoken(request), ()
    every = await house.store.read(staff.duties_of, chat.id)
    return texts(chat.language), tuple(duty for duty in every if duty.role in MAY)


def _open(tx: Transaction, duties: Sequence[Duty], ceremony_id: int, words: str) -> Desk | None:
    """What may be printed of this ceremony, or of the latest duty's (0), where one of the duties is there."""
    duty = next((duty for duty in duties if ceremony_id in (0, duty.ceremony_id)), None)
    if duty is None:
        return None
    only = call_lists.sees_only(duty)
    found = guests.search(tx, duty.ceremony_id, words, limit=200) if words else ()
    others = {each.ceremony_id for each in duties} - {duty.ceremony_id}
    return Desk(
        ceremonies.get(tx, duty.ceremony_id),
        only,
        [group for group in ceremonies.groups_of(tx, duty.ceremony_id) if only in (None, group.id)],
        [guest for guest in found if only in (None, guest.group_id)][:FOUND],
        [ceremonies.get(tx, each) for each in sorted(others)],
    )
