"""The page of papers: for organisers and hosts, with and without a search."""

import httpx
import pytest

from ceremony.model import Role
from tests.papers import pages_of, text_of
from tests.web.conftest import Site

PATH = "/desk/papers"


async def _signed_in(site: Site, http: httpx.AsyncClient, role: Role, group: str = "") -> None:
    await http.post(f"/s/{await site.stage.staff_token(role, group=group)}")


async def test_it_is_for_organisers_and_hosts_alone(site: Site, http: httpx.AsyncClient) -> None:
    for path in (PATH, f"{PATH}/letters.pdf"):
        assert (await http.get(path)).status_code == 403
    await _signed_in(site, http, Role.DOOR)
    for path in (PATH, f"{PATH}/letters.pdf"):
        assert (await http.get(path)).status_code == 403


@pytest.mark.parametrize("name", ["letters", "plates", "badges"])
async def test_every_paper_is_linked_and_opens(site: Site, http: httpx.AsyncClient, name: str) -> None:
    await _signed_in(site, http, Role.ORGANISER)
    page = (await http.get(PATH)).text
    assert f'href="{PATH}/{name}.pdf?ceremony=1"' in page
    assert f'href="{PATH}/{name}.pdf?ceremony=1&amp;group=2"' in page
    paper = await http.get(f"{PATH}/{name}.pdf", params={"ceremony": 1, "group": 2})
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.headers["cache-control"] == "private, no-store"
    assert "Đảng ủy" in text_of(paper.content)


async def test_a_guest_is_looked_for_and_printed_for(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http, Role.ORGANISER)
    guest = await site.stage.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    page = (await http.get(PATH, params={"find": "dang uy phuong xuan binh"})).text
    assert f"{PATH}/letters.pdf?ceremony=1&amp;guest={guest.id}" in page
    paper = await http.get(f"{PATH}/letters.pdf", params={"ceremony": 1, "guest": guest.id})
    assert pages_of(paper.content) == 1
    assert "Đồng chí Bí thư Đảng ủy phường Xuân Bình" in text_of(paper.content)
    assert "Không tìm thấy" in (await http.get(PATH, params={"find": "<script>"})).text


async def test_a_host_sees_and_prints_its_own_group(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http, Role.HOST, "xuan-an")
    page = (await http.get(PATH, params={"find": "bí thư"})).text
    assert "Đại biểu phường Xuân An" in page and "Đại biểu thành phố" not in page and "Thành ủy" not in page
    for group in ("", "1", "3"):
        assert pages_of((await http.get(f"{PATH}/letters.pdf?ceremony=1&group={group or 0}")).content) == 65
    other = await site.stage.guest("Bí thư", "Thành ủy Long Khánh")
    assert (await http.get(f"{PATH}/letters.pdf?ceremony=1&guest={other.id}")).status_code == 404
    assert (await http.get(f"{PATH}/letters.pdf?ceremony=9")).status_code == 403


async def test_what_there_is_not_is_said_in_a_page(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http, Role.ORGANISER)
    for path in ("nothing.pdf", "letters.pdf?group=99", "badges.pdf?guest=9999"):
        gone = await http.get(f"{PATH}/{path}")
        assert (gone.status_code, "notice" in gone.text) == (404, True)
    assert (await http.get(f"{PATH}/letters.pdf?group=x")).status_code == 400
