"""The desk's page of lists, over HTTP and in a browser without scripts."""

import io

import httpx
import openpyxl
from playwright.async_api import Browser, expect

from ceremony.model import Role
from storage import guests
from tests.web.conftest import PHONE, Site

PATH = "/desk/import"
LIST = (
    "STT;Họ và tên;Chức vụ;Đơn vị;Điện thoại\n"
    "1;Nguyễn Văn Mẫu;Bí thư Đảng ủy;phường Xuân Bình;0912345678\n"
    "2;Trần Thị Thử;Chuyên viên;Phòng Mẫu;912345679\n"
)


async def _signed_in(site: Site, http: httpx.AsyncClient, role: Role = Role.ORGANISER, group: str = "") -> None:
    await http.post(f"/s/{await site.stage.staff_token(role, group=group)}")


async def _sent(http: httpx.AsyncClient, data: str = LIST, group: str = "0") -> httpx.Response:
    files = {"file": ("mau.csv", data.encode(), "text/csv")}
    return await http.post(PATH, files=files, data={"group": group}, follow_redirects=True)


async def _names(site: Site) -> set[str]:
    return {guest.name for guest in await site.stage.store.run(guests.of_ceremony, 1) if guest.name}


async def test_it_is_for_organisers_and_hosts_alone(site: Site, http: httpx.AsyncClient) -> None:
    assert (await http.get(PATH)).status_code == 403
    await _signed_in(site, http, Role.DOOR)
    assert (await http.get(PATH)).status_code == 403
    assert (await _sent(http)).status_code == 403


async def test_a_list_is_previewed_imported_once_and_undone(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    page = await _sent(http)
    assert "thêm 0, sửa 1, giữ nguyên 0, cần hỏi 0, không nhập 1" in page.text
    page = await http.post(f"{PATH}/1/again", data={"group": "2"})
    assert "thêm 1, sửa 1, giữ nguyên 0, cần hỏi 0, không nhập 0" in page.text
    book = openpyxl.load_workbook(io.BytesIO((await http.get(f"{PATH}/1.xlsx")).content))
    said = [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert [said[-1][2], said[-1][7]] == ["thêm", "0912 345 679"]
    page = await http.post(f"{PATH}/1/take")
    assert "Đã nhập: thêm 1, sửa 1" in page.text
    assert await _names(site) >= {"Nguyễn Văn Mẫu", "Trần Thị Thử"}
    assert (await http.post(f"{PATH}/1/take")).status_code == 409
    assert "Lần nhập gần nhất: thêm 1, sửa 1" in (await http.get(PATH)).text
    assert "thu hồi 1 khách" in (await http.post(f"{PATH}/1/undo")).text
    assert "Nguyễn Văn Mẫu" not in await _names(site)


async def test_what_is_no_list_is_refused_with_the_reason(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    for data in ("", "%PDF-1.7 mẫu"):
        page = await _sent(http, data)
        assert (page.status_code, "Không nhập được mau.csv" in page.text) == (400, True)
    assert "Xin chọn tệp" in (await http.post(PATH, data={"text": " "})).text
    assert (await http.get(PATH, params={"number": 99})).status_code == 404


async def test_a_host_reaches_its_own_imports_alone(site: Site, http: httpx.AsyncClient) -> None:
    await _signed_in(site, http)
    await _sent(http, group="2")
    http.cookies.clear()
    await _signed_in(site, http, Role.HOST, "xuan-an")
    assert (await http.post(f"{PATH}/1/take")).status_code == 409
    assert (await http.get(f"{PATH}/1.xlsx")).status_code == 404
    page = await _sent(http)
    assert "thêm 0, sửa 0, giữ nguyên 0, cần hỏi 0, không nhập 2" in page.text
    assert await _names(site) == set()


async def test_it_works_on_a_phone_without_scripts(site: Site, http: httpx.AsyncClient, chromium: Browser) -> None:
    await _signed_in(site, http)
    context = await chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)  # type: ignore[arg-type]
    cookie = {"name": "kinhmoi_staff", "value": http.cookies["kinhmoi_staff"], "url": site.url}
    await context.add_cookies([cookie])  # type: ignore[list-item]
    page = await context.new_page()
    await page.goto(f"{site.url}{PATH}")
    await page.get_by_label("dán danh sách").fill(LIST.replace(";", "\t"))
    await page.get_by_label("Thành phần").select_option(label="Đại biểu phường, xã")
    await page.get_by_role("button", name="Xem trước").click()
    await expect(page.locator("tr.add")).to_contain_text("Trần Thị Thử")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_role("button", name="Nhập 2 dòng").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã nhập: thêm 1, sửa 1")
