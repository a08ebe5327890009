"""Adding a guest by hand at the desk."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions import guest_editing
from ceremony.errors import Refused
from ceremony.model import Group
from storage import ceremonies
from storage.types import Transaction
from web import desk_forms
from web.desk_duties import Desk, at_desk
from web.desk_guest import BLANK
from web.desk_guests import PATH
from web.house import House


def new_guest_routes(house: House) -> APIRouter:
    """The page at /desk/guests/new."""
    routes = APIRouter()

    @routes.get(f"{PATH}/new")
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        groups, labels = await house.store.read(_choices, desk)
        blank = BLANK | {"honorific": desk.t("desk.honorific")}
        return _page(desk, groups, labels, blank)

    @routes.post(f"{PATH}/new")
    async def add(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        groups, labels = await house.store.read(_choices, desk)
        form = await request.form()
        said, group = desk_forms.typed(form), str(form.get("group", ""))
        read = desk_forms.read(desk.t, said, labels)
        mistakes = dict(read.mistakes)
        if group not in {str(each.id) for each in groups}:
            mistakes["group"] = desk.t("desk.no_group")
        if mistakes:
            return _page(desk, groups, labels, said | {"group": group}, mistakes)
        try:
            guest, over = await house.store.run(guest_editing.add, desk.duty, int(group), read.values, house.now())
        except Refused as error:
            return _page(desk, groups, labels, said | {"group": group}, {"group": desk.refused(error)})
        return RedirectResponse(f"{PATH}/{guest.id}?done={'over_quota' if over else 'added'}", 303)

    return routes


def _choices(tx: Transaction, desk: Desk) -> tuple[list[Group], dict[str, str]]:
    """The groups that may be added to, and the programme's items by label."""
    every = ceremonies.groups_of(tx, desk.ceremony.id)
    items = {item.label: f"{item.label}. {item.text}" for item in ceremonies.programme(tx, desk.ceremony.id)}
    return [group for group in every if desk.group_id in (None, group.id)], items


def _page(
    desk: Desk,
    groups: list[Group],
    labels: Mapping[str, str],
    said: Mapping[str, str],
    mistakes: Mapping[str, str] = BLANK,
) -> Response:
    return desk.page(
        "desk_new_guest.html",
        "guests",
        400 if any(mistakes.values()) else 200,
        title=desk.t("desk.add_guest"),
        groups=groups,
        labels={label: words for label, words in labels.items() if label},
        said=said,
        mistakes=mistakes,
        closed=(),
        differs={},
    )
