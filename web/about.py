"""What a page says of the ceremony beside the conversation: everything a guest needs without any app."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import calendars, companions, pictures
from actions.invitations import Opened
from ceremony.codes import spell
from ceremony.errors import Refused
from ceremony.model import ProgrammeItem
from messages import wording
from messages.links import Links
from messages.texts import Texts
from messages.times import when
from storage import ceremonies
from web import conversation, rendering
from web.conversation import ChatCookie
from web.house import House
from web.opening import opened_code


@dataclass(frozen=True)
class About:
    """The ceremony in a nutshell, and the ways on from here. '' where there is none."""

    notice: str
    when: str
    venue: str
    programme: tuple[ProgrammeItem, ...]
    map_link: str
    code: str
    has_ticket: bool
    asks_companions: bool
    companions: int
    driver: bool
    most_companions: int
    telegram: str
    zalo: str


async def about(house: House, t: Texts, opened: Opened, code: str) -> About:
    """What this page says of its ceremony and its guest."""
    links = house.links
    has_ticket = pictures.may_show(opened, "ticket")
    return About(
        notice="\n".join(wording.notice(t, opened.ceremony)),
        when=when(t, opened.ceremony),
        venue=opened.ceremony.venue,
        programme=await house.store.read(ceremonies.programme, opened.ceremony.id),
        map_link=Links.map(f"{opened.ceremony.venue}, {opened.ceremony.host}"),
        code=spell(code),
        has_ticket=has_ticket,
        asks_companions=has_ticket and opened.ceremony.asks_companions,
        companions=opened.guest.companions,
        driver=opened.guest.driver,
        most_companions=companions.MOST,
        telegram=links.telegram(code) if links.telegram_bot else "",
        zalo=links.zalo_chat,
    )


def about_routes(house: House) -> APIRouter:
    """The calendar file, the ticket to print, and who comes along."""
    routes = APIRouter()

    @routes.get("/i/{code}/calendar.ics")
    async def calendar(request: Request, code: str, chat: ChatCookie = None) -> Response:
        opened, known = await opened_code(house, request, code)
        t = await conversation.language(house, request, chat)
        ics = await house.store.read(calendars.file_of, t, opened, house.links, known, house.now())
        headers = {"Content-Disposition": f'attachment; filename="{opened.ceremony.key}.ics"'}
        return Response(ics, media_type="text/calendar; charset=utf-8", headers=headers)

    @routes.get("/i/{code}/print")
    async def paper(request: Request, code: str, chat: ChatCookie = None) -> Response:
        opened, known = await opened_code(house, request, code)
        kind = "ticket" if pictures.may_show(opened, "ticket") else "invitation"
        t = await conversation.language(house, request, chat)
        return rendering.page("print.html", t, title=opened.ceremony.title, code=known, kind=kind)

    @routes.get("/i/{code}/beside")
    async def beside(request: Request, code: str, chat: ChatCookie = None) -> Response:
        opened, known = await opened_code(house, request, code)
        t = await conversation.language(house, request, chat)
        aside = await about(house, t, opened, known)
        return rendering.page("beside.html", t, base=f"/i/{known}", about=aside)

    @routes.post("/i/{code}/companions")
    async def come_along(
        request: Request,
        code: str,
        number: Annotated[int, Form(alias="companions")],
        driver: Annotated[str, Form()] = "",
        chat: ChatCookie = None,
    ) -> Response:
        opened, known = await opened_code(house, request, code)
        try:
            await house.store.run(companions.tell, opened.guest.id, number, bool(driver), house.now())
        except Refused as error:
            t = await conversation.language(house, request, chat)
            return rendering.notice(t, t(f"refused.{error.key}", **error.details), 409)
        return RedirectResponse(f"/i/{known}#companions", 303)

    return routes
