"""The page of papers: for organisers and hosts, with and without a search."""

import io

import httpx
import openpyxl
import pytest

from ceremony.model import Role
from printing.workbook import XLSX
from storage import trail
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
    assert f"{PATH}/report.pdf?ceremony=1&amp;guest={guest.id}" not in page
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


async def test_everything_is_exported_for_an_organiser_with_an_entry(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http, Role.ORGANISER)
    assert f'href="{PATH}/export.xlsx?ceremony=1"' in (await http.get(PATH)).text
    done = await http.get(f"{PATH}/export.xlsx?ceremony=1")
    assert (done.status_code, done.headers["content-type"]) == (200, XLSX)
    assert openpyxl.load_workbook(io.BytesIO(done.content)).sheetnames[0] == "Đại biểu"
    (entry,) = await site.stage.store.read(trail.page, trail.Sought(1, "exported"))
    assert entry.by_chat


async def test_a_host_has_a_report_of_its_group_and_no_export(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http, Role.HOST, "xuan-an")
    page = (await http.get(PATH)).text
    assert "export.xlsx" not in page and f'href="{PATH}/report.pdf?ceremony=1&amp;group=3"' in page
    assert (await http.get(f"{PATH}/export.xlsx?ceremony=1")).status_code == 403
    report = text_of((await http.get(f"{PATH}/report.pdf?ceremony=1&group=1")).content)
    assert "ỦY BAN NHÂN DÂN PHƯỜNG XUÂN AN" in report and "Thành ủy" not in report
    book = await http.get(f"{PATH}/report_book.xlsx?ceremony=1")
    names = {row[1] for row in openpyxl.load_workbook(io.BytesIO(book.content))["Theo thành phần"].values}
    assert names == {"Mời", 65}
    assert (await http.get(f"{PATH}/attendance.pdf?ceremony=1")).status_code == 404


async def test_who_came_by_a_link_from_another_channel_prints(site: Site, http: httpx.AsyncClient) -> None:
    organiser = site.stage.person("plain", "organiser")
    await organiser.says(f"/start {await site.stage.staff_token(Role.ORGANISER)}")
    (told,) = await organiser.says("/banlamviec")
    link = next(word for word in told.split() if "/desk/" in word)
    await http.post(link.partition("127.0.0.1:8080")[2] or link)
    assert (await http.get(f"{PATH}/programme.pdf")).status_code == 200
