"""The page of what waits to be passed on: only for those who pass on, with texts, ticks and QR codes to print."""

import base64
import re

import httpx

from ceremony.model import Role
from printing.reading import read_codes
from tests.web.conftest import Site


async def _staff(site: Site, http: httpx.AsyncClient, role: Role, group: str = "") -> None:
    token = await site.stage.staff_token(role, group=group)
    await http.post(f"/s/{token}")


async def test_it_is_for_organisers_and_hosts_alone(site: Site, http: httpx.AsyncClient) -> None:
    for path in ("/chat/forward", "/chat/forward/sheet"):
        assert (await http.get(path)).status_code == 403
    assert (await http.post("/chat/forward", data={"ceremony": "1", "unit": "1"})).status_code == 403
    await _staff(site, http, Role.DOOR)
    assert (await http.get("/chat/forward")).status_code == 403


async def test_every_unit_has_its_text_and_can_be_ticked_off(site: Site, http: httpx.AsyncClient) -> None:
    await _staff(site, http, Role.ORGANISER)
    page = (await http.get("/chat/forward")).text
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    assert f"/i/{guest.code}" in page
    assert "phường Xuân Bình (4)" in page
    assert "đã chuyển lúc" not in page
    ticked = await http.post("/chat/forward", data={"ceremony": "1", "unit": str(guest.id)})
    assert ticked.headers["location"] == f"/chat/forward#unit-{guest.id}"
    assert (await http.get("/chat/forward")).text.count("đã chuyển lúc") == 1
    assert (await http.post("/chat/forward", data={"ceremony": "1", "unit": "99999"})).status_code == 409


async def test_a_host_sees_its_own_group(site: Site, http: httpx.AsyncClient) -> None:
    await _staff(site, http, Role.HOST, "xuan-an")
    page = (await http.get("/chat/forward")).text
    assert "phường Xuân Bình" not in page
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    assert (await http.post("/chat/forward", data={"ceremony": "1", "unit": str(guest.id)})).status_code == 409


async def test_the_sheet_has_a_code_that_reads_back_for_each_guest(site: Site, http: httpx.AsyncClient) -> None:
    await _staff(site, http, Role.ORGANISER)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    one = (await http.get("/chat/forward/sheet", params={"unit": str(guest.id)})).text
    pictures = re.findall(r"data:image/png;base64,([\w+/=]+)", one)
    assert len(pictures) == 4
    assert one.count("tới dự Lễ ra mắt mô hình") == 4
    assert read_codes(base64.b64decode(pictures[0])) == (f"{site.url}/i/{guest.code}",)
    assert (await http.get("/chat/forward/sheet")).text.count("data:image/png") == 175
