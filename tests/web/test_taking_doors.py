"""Taking a door over HTTP, and what the page needs to start with no network."""

import io
from datetime import time

import httpx
import pytest
from PIL import Image

from ceremony.model import Role
from printing.qr import qr
from tests.house import at
from tests.web.conftest import Site


@pytest.fixture
async def day(site: Site) -> Site:
    """The site on the morning of the day, its doors open."""
    await site.stage.set_hour(time(7, 30))
    site.stage.clock.move_to(at(9, 7))
    return site


async def _takes_up(day: Site, http: httpx.AsyncClient, role: Role, door: str = "") -> None:
    token = await day.stage.staff_token(role, door=door)
    await http.post(f"/s/{token}", headers={"Accept": "application/json"})


async def test_door_duties_are_offered_and_no_others(day: Site, http: httpx.AsyncClient) -> None:
    assert (await http.get("/door/duties")).json() == []
    for role in (Role.ORGANISER, Role.DOOR, Role.SUPERVISOR):
        await _takes_up(day, http, role)
    offered = (await http.get("/door/duties")).json()
    assert [(duty["role"], duty["doors"]) for duty in offered] == [
        ("supervisor", ["Cổng chính", "Cổng phụ", "Cổng sau"]),
        ("door", ["Cổng chính", "Cổng phụ", "Cổng sau"]),
    ]


async def test_a_door_is_taken_and_left(day: Site, http: httpx.AsyncClient) -> None:
    await _takes_up(day, http, Role.SUPERVISOR)
    (duty,) = (await http.get("/door/duties")).json()
    taken = (await http.post("/door/sign-in", json={"staff": duty["staff"], "door": "Cổng chính"})).json()
    assert (taken["role"], taken["door"], taken["counts_exits"]) == ("supervisor", "Cổng chính", False)
    token = http.cookies["kinhmoi_door"]
    assert (await http.get("/api/door/names")).status_code == 200
    assert (await http.post("/door/sign-out")).status_code == 204
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await http.get("/api/door/totals", headers=bearer)).status_code == 401


@pytest.mark.parametrize(
    ("staff", "door", "error"), [(99, "Cổng chính", "no_device"), (1, "Cửa sổ", "no_such_door")]
)
async def test_a_door_of_others_is_refused(
    day: Site, http: httpx.AsyncClient, staff: int, door: str, error: str
) -> None:
    await _takes_up(day, http, Role.DOOR)
    refused = await http.post("/door/sign-in", json={"staff": staff, "door": door})
    assert (refused.status_code, refused.json()["error"]) == (403, error)


async def test_a_picture_is_read_for_devices_alone(day: Site, http: httpx.AsyncClient) -> None:
    picture = io.BytesIO()
    qr("https://moi.test/i/ABCD", 400).convert("RGB").save(picture, "JPEG")
    assert (await http.post("/door/decode", content=picture.getvalue())).status_code == 401
    await _takes_up(day, http, Role.DOOR)
    await http.post("/door/sign-in", json={"staff": 1, "door": "Cổng chính"})
    read = await http.post("/door/decode", content=picture.getvalue())
    assert read.json() == {"codes": ["https://moi.test/i/ABCD"]}
    assert (await http.post("/door/decode", content=b"no picture")).json() == {"codes": []}


async def test_everything_of_the_shell_is_there(http: httpx.AsyncClient) -> None:
    worker = await http.get("/door/sw.js")
    assert worker.headers["service-worker-allowed"] == "/door"
    shell = worker.text.split("const SHELL = ")[1].split(";\n")[0]
    paths = [path.strip('" ') for path in shell.strip("[]").split(",")]
    assert "/static/door/vendor/zxing-wasm/reader/zxing_reader.wasm" in paths
    for path in paths:
        assert (await http.get(path)).status_code == 200, path


async def test_the_page_can_be_put_on_a_home_screen(http: httpx.AsyncClient) -> None:
    manifest = (await http.get("/door/manifest.json")).json()
    assert (manifest["start_url"], manifest["display"]) == ("/door", "standalone")
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO((await http.get(icon["src"])).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert (await http.get("/door/icon-7.png")).status_code == 404
