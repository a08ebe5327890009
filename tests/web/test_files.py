"""Files on pages and by addresses of their own, over HTTP."""

import asyncio
import io

import httpx
import pytest
from PIL import Image

from actions import files, saying
from ceremony.model import Role
from messages.model import Attachment, Message
from storage import attachments, chats
from storage.store import Store
from tests.house import at
from tests.web.conftest import Site

NAME = "Chương trình buổi lễ.pdf"
PDF = b"%PDF-1.7 programme"


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 60), "gold").save(out, "JPEG")
    return out.getvalue()


async def _keep(store: Store, kind: str, name: str, mime: str, data: bytes) -> Attachment:
    kept = await store.run(attachments.keep, 1, kind, name, mime, data, at(5, 8))
    return Attachment("stored", kept, "vi")


async def _address(site: Site, attachment: Attachment, name: str) -> str:
    return await site.stage.store.run(files.lend, attachment, name, site.links, site.stage.clock.now())


@pytest.mark.parametrize(
    ("kind", "name", "mime", "data", "served", "way"),
    [
        ("document", NAME, "application/pdf", PDF, "application/pdf", "inline"),
        ("photo", "anh.jpg", "image/jpeg", b"\xff\xd8", "image/jpeg", "inline"),
        ("document", "trang.html", "text/html", b"<script>", "text/html; charset=utf-8", "attachment"),
        ("document", "x.svg", "image/svg+xml", b"<svg>", "image/svg+xml", "attachment"),
        ("document", "x", "a/b\r\nSet-Cookie: a=b", b"x", "application/octet-stream", "attachment"),
        ("document", "x", "", b"x", "application/octet-stream", "attachment"),
    ],
)
async def test_a_lent_file_is_handed_out_as_what_it_is(
    site: Site, http: httpx.AsyncClient, kind: str, name: str, mime: str, data: bytes, served: str, way: str
) -> None:
    attachment = await _keep(site.stage.store, kind, name, mime, data)
    answer = await http.get(await _address(site, attachment, name))
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-type"] == served
    disposition, _, encoded = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert (disposition, httpx.URL(f"/{encoded}").path) == (way, f"/{name}")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_letter_is_read_by_its_address(site: Site, http: httpx.AsyncClient) -> None:
    letter = await _keep(site.stage.store, "letter", "Thông báo.pdf", "application/pdf", "Kính gửi".encode())
    address = await _address(site, letter, "Thông báo.pdf")
    one, other = await http.get(address), await http.get(address)
    assert one.content.startswith(b"%PDF-") and one.content == other.content
    assert one.headers["content-type"] == "application/pdf"


async def test_an_address_that_expired_or_was_guessed_opens_nothing(site: Site, http: httpx.AsyncClient) -> None:
    address = await _address(site, await _keep(site.stage.store, "document", NAME, "application/pdf", PDF), NAME)
    token = address.split("/")[-2]
    assert (await http.get(address.replace(token, token[::-1]))).status_code == 404
    assert (await http.get(f"/p/{token}.jpg")).status_code == 404
    site.stage.clock.move_to(at(5, 8).replace(month=9, day=6))
    gone = await http.get(address)
    assert (gone.status_code, "liên kết đã hết hạn" in gone.text) == (404, True)


async def _organiser(site: Site, http: httpx.AsyncClient) -> None:
    token = await site.stage.staff_token(Role.ORGANISER)
    await http.post(f"/s/{token}", data={})


async def _say(site: Site, http: httpx.AsyncClient, message: Message) -> None:
    """Say something to the organiser, and wait until the page has it."""
    chat = await site.stage.store.read(chats.find, "browser", http.cookies["kinhmoi_staff"])
    assert chat is not None
    await site.stage.store.run(saying.say, chat, message, site.stage.clock.now())
    await http.post("/chat/say", data={"text": "/trogiup"})


async def test_a_file_is_opened_by_who_was_sent_it_alone(site: Site, http: httpx.AsyncClient) -> None:
    await _organiser(site, http)
    attachment = await _keep(site.stage.store, "document", NAME, "application/pdf", PDF)
    await _say(site, http, Message("Kính gửi", attachment=attachment))
    page = (await http.get("/chat")).text
    link = page.partition('class="file" href="')[2].partition('"')[0]
    assert f">{NAME}</a>" in page
    assert (await http.get(link)).content == PDF
    async with httpx.AsyncClient(base_url=site.url) as stranger:
        assert (await stranger.get(link)).status_code == 404
        guest = await site.stage.guest("Chủ tịch UBND", "phường Xuân Bình")
        await stranger.post(f"/i/{guest.code}/open")
        assert (await stranger.get(link.replace("/chat", f"/i/{guest.code}"))).status_code == 404
    for other in ("0", "99999", "1"):
        assert (await http.get(f"/chat/file/{other}")).status_code == 404


async def test_a_document_and_a_photo_are_taken_in_the_page(site: Site, http: httpx.AsyncClient) -> None:
    await _organiser(site, http)
    for name, mime, data, answer in (
        (NAME, "application/pdf", PDF, "chưa cần tài liệu ở bước này"),
        ("anh.jpg", "image/jpeg", _photo(), "Không thấy mã QR"),
        ("anh.heic", "image/heic", b"no picture", "Chưa đọc được tệp ảnh này"),
    ):
        page = await http.post("/chat/photo", files={"picture": (name, data, mime)}, follow_redirects=True)
        assert answer in page.text
        assert f'<p class="own">{name}</p>' in page.text


async def test_a_file_over_the_limit_is_told_so(site: Site, http: httpx.AsyncClient) -> None:
    await _organiser(site, http)
    for mime, answer in (("application/pdf", "Tài liệu quá lớn"), ("image/png", "Ảnh quá lớn")):
        sent = {"picture": ("x", bytes(20_000_001), mime)}
        assert answer in (await http.post("/chat/photo", files=sent, follow_redirects=True)).text
    forty = await http.post("/chat/photo", files={"picture": ("x", bytes(40_000_000), "application/pdf")})
    assert (forty.status_code, "dưới 20 MB" in forty.text) == (413, True)
    await asyncio.sleep(0)
