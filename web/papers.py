"""The page of papers: each as a file for all, for a group, or for one guest who is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import papers
from actions.papers import KINDS, MIME, Paper
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.model import Group, Guest
from ceremony.names import tidy
from messages.texts import Texts
from storage import ceremonies, guests
from storage.types import Transaction
from web import rendering
from web.desk_duties import MAY, Desk, at_desk
from web.house import House

FOUND = 20


@dataclass(frozen=True)
class Choice:
    """For whom may be printed: a ceremony's groups and the guests that were found, a host's own."""

    groups: Sequence[Group]
    found: Sequence[Guest]


def paper_routes(house: House) -> APIRouter:
    """Everything under /desk/papers."""
    routes = APIRouter()

    @routes.get("/desk/papers")
    async def page(request: Request, ceremony: int = 0, find: str = "") -> Response:
        desk = await at_desk(house, request, ceremony)
        words = tidy(find)[:100]
        own = [paper for paper in Paper if desk.duty.role in papers.may(paper)]
        return desk.page(
            "papers.html",
            "papers",
            choice=await house.store.read(_choice, desk, words),
            everybody=desk.group_id is None,
            papers=_links(desk.t, own),
            apart=_links(desk.t, [paper for paper in own if not KINDS[paper].of_all]),
            alone=_links(desk.t, [paper for paper in own if KINDS[paper].of_one and not KINDS[paper].of_all]),
            find=words,
        )

    @routes.get("/desk/papers/{file}")
    async def printed(request: Request, file: str, ceremony: int = 0, group: int = 0, guest: int = 0) -> Response:
        paper = next((each for each in Paper if _file(each) == file), None)
        desk = await at_desk(house, request, ceremony, papers.may(paper) if paper else MAY)
        if paper is None:
            return rendering.notice(desk.t, desk.t("page.not_found"), 404)
        of = (desk.group_id or group or None, guest or None)
        wanted = Wanted(desk.ceremony.id, *of, desk.t.language, house.now(), house.links)
        return await _printed(house, desk, paper, wanted)

    return routes


async def _printed(house: House, desk: Desk, paper: Paper, wanted: Wanted) -> Response:
    try:
        data = await papers.taken(house.store, paper, wanted, by_chat=desk.duty.chat_id)
    except Refused as error:
        raise desk.no(error, "papers", 404) from error
    name = quote(papers.file_name(paper, wanted.language), safe="")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(data, media_type=MIME[KINDS[paper].ending], headers=headers)


def _links(t: Texts, some: Sequence[Paper]) -> dict[str, str]:
    """What the papers are called, by their files."""
    return {_file(paper): t(f"papers.name.{paper}") for paper in some}


def _file(paper: Paper) -> str:
    return f"{paper}.{KINDS[paper].ending}"


def _choice(tx: Transaction, desk: Desk, words: str) -> Choice:
    only = desk.group_id
    found = guests.search(tx, desk.ceremony.id, words, limit=200) if words else ()
    return Choice(
        [group for group in ceremonies.groups_of(tx, desk.ceremony.id) if only in (None, group.id)],
        [guest for guest in found if only in (None, guest.group_id)][:FOUND],
    )
