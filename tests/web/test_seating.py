"""The plan of the hall: seats are given and moved by an organiser, without scripts."""

import re

import httpx

from ceremony.model import Guest, Role
from storage import guests
from tests.papers import pages_of, text_of
from tests.web.conftest import Site

PATH = "/desk/seating"


async def _signed_in(site: Site, http: httpx.AsyncClient, role: Role = Role.ORGANISER, group: str = "") -> None:
    await http.post(f"/s/{await site.stage.staff_token(role, group=group)}")


async def _seat(site: Site, position: str, unit: str) -> tuple[Guest, str]:
    guest = await site.stage.guest(position, unit)
    return guest, (await site.stage.store.read(guests.get, guest.id)).seat


async def test_it_is_for_organisers_alone(site: Site, http: httpx.AsyncClient) -> None:
    assert (await http.get(PATH)).status_code == 403
    await _signed_in(site, http, Role.HOST, "xuan-an")
    assert (await http.get(PATH)).status_code == 403
    assert (await http.post(f"{PATH}/fill")).status_code == 403
    assert (await http.post(f"{PATH}/move", data={"guest": 1, "seat": "A-1"})).status_code == 403


async def test_everybody_gets_a_seat_the_highest_in_the_middle(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    assert "182 chỗ; 0 đại biểu đã có chỗ, 175 chưa có" in (await http.get(PATH)).text
    await http.post(f"{PATH}/fill?ceremony=1")
    assert "175 đại biểu đã có chỗ, 0 chưa có" in (await http.get(PATH)).text
    assert (await _seat(site, "Bí thư", "Thành ủy Long Khánh"))[1] == "A-7"


async def test_two_guests_change_places_and_filling_again_keeps_that(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    await http.post(f"{PATH}/fill")
    guest, before = await _seat(site, "Bí thư", "Thành ủy Long Khánh")
    picked = (await http.get(PATH, params={"pick": guest.id})).text
    assert "Đang chuyển: Đồng chí Bí thư Thành ủy Long Khánh (A-7)" in picked or "Đang chuyển:" in picked
    assert 'name="seat" value="B-3"' in picked
    other = re.search(r'value="B-3"[^>]*aria-label="B-3 ([^"]+)"', picked)
    assert other
    await http.post(f"{PATH}/move", data={"guest": guest.id, "seat": "B-3"})
    await http.post(f"{PATH}/fill")
    page = (await http.get(PATH)).text
    assert f'aria-label="A-7 {other[1]}"' in page
    assert (await _seat(site, "Bí thư", "Thành ủy Long Khánh"))[1] == "B-3"
    await http.post(f"{PATH}/move", data={"guest": guest.id})
    assert (await _seat(site, "Bí thư", "Thành ủy Long Khánh"))[1] == ""
    await http.post(f"{PATH}/fill", data={"anew": "true"})
    assert (await _seat(site, "Bí thư", "Thành ủy Long Khánh"))[1] == before


async def test_who_declines_gives_the_seat_back(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    await http.post(f"{PATH}/fill")
    guest, seat = await _seat(site, "Chủ tịch UBND", "phường Xuân Bình")
    delegate = site.stage.person("plain", "1")
    await delegate.says(guest.code)
    await delegate.chooses("Không thể tham dự")
    await delegate.says("Bận họp")
    page = (await http.get(PATH)).text
    assert f'<span id="seat-{seat}"' in page
    await http.post(f"{PATH}/fill")
    assert (await _seat(site, "Chủ tịch UBND", "phường Xuân Bình"))[1] == ""


async def test_what_is_not_there_is_said(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    for data in ({"guest": 1, "seat": "Z-99"}, {"guest": 99999, "seat": "A-1"}):
        gone = await http.post(f"{PATH}/move", data=data)
        assert (gone.status_code, "Không còn chỗ" in gone.text) == (409, True)


async def test_the_plan_is_printed_with_names_and_a_list(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    await http.post(f"{PATH}/fill")
    paper = await http.get("/desk/papers/seating.pdf", params={"ceremony": 1})
    text = text_of(paper.content)
    assert "SÂN KHẤU" in text and "Chỗ ngồi từng đại biểu" in text and "A-7" in text
    assert pages_of(paper.content) >= 3
