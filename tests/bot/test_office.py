"""Looking after the installation by commands: doctor, and duties listed and revoked."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from actions import staff
from bot.doctor import Mark, examine
from bot.settings import Settings
from ceremony.codes import read_staff_token
from ceremony.model import Role
from messages.texts import texts
from tests.bot.installation import installed
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.zalo import TOKEN as ZALO_TOKEN
from tests.fakes.zalo import FakeZalo
from tests.house import at

KINHMOI = Path(sys.executable).with_name("kinhmoi")


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    return subprocess.run(
        [KINHMOI, *arguments],
        env=own | {"KINHMOI_DATA": str(folder / "data")} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_doctor_tells_what_is_unconfirmed_and_succeeds(tmp_path: Path) -> None:
    run(tmp_path, "ceremony", "load", "examples/xuan-an")
    done = run(tmp_path, "doctor")
    assert done.returncode == 0, done.stderr
    assert "! xuan-an: còn là giả định, cần xác nhận: reply_by, contact.name" in done.stdout
    assert "! xuan-an: chưa có giờ tổ chức" in done.stdout
    assert "! xuan-an: chưa ai nhận nhiệm vụ Ban Tổ chức" in done.stdout
    assert "! Chưa đặt KINHMOI_PUBLIC_URL" in done.stdout
    assert "✓ xuan-an: " in done.stdout
    assert "0 đại biểu có kênh liên lạc, 175 chưa có" in done.stdout


def test_a_doctor_fails_where_something_is_broken(tmp_path: Path) -> None:
    broken = run(tmp_path, "doctor", KINHMOI_DATABASE="postgresql://127.0.0.1:1/none")
    assert (broken.returncode, "✗ Không mở được cơ sở dữ liệu" in broken.stdout) == (1, True)


def test_a_doctor_fails_on_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = run(tmp_path, "doctor", KINHMOI_DATA=str(tmp_path / "file" / "deep" / "data"))
    assert (broken.returncode, "✗ Không mở được cơ sở dữ liệu" in broken.stdout) == (1, True), broken.stderr


def test_a_doctor_tells_of_a_database_of_a_newer_program(tmp_path: Path) -> None:
    run(tmp_path, "doctor")
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "kinhmoi.sqlite")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    broken = run(tmp_path, "doctor")
    assert (broken.returncode, "✗ Cơ sở dữ liệu do phiên bản mới hơn tạo" in broken.stdout) == (1, True)


def test_a_doctor_takes_an_impossible_address_as_silent(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", KINHMOI_PUBLIC_URL="https://moi.test:cong")
    assert "! Địa chỉ công khai https://moi.test:cong không trả lời" in done.stdout, done.stderr


async def test_a_doctor_asks_the_platforms(fake: FakeTelegram, tmp_path: Path) -> None:
    async with FakeZalo() as zalo:
        given = Settings(
            data=tmp_path,
            telegram_token=SecretStr(TOKEN),
            telegram_api=fake.url,
            zalo_token=SecretStr("1:wrong"),
            zalo_api=zalo.url,
        )
        found = {finding.text: finding.mark async for finding in examine(texts("vi"), given)}
    assert found["telegram: kết nối được, bot kinhmoi_bot."] is Mark.FINE
    assert found["zalo: mã bot bị từ chối; xin lấy lại mã và đặt lại."] is Mark.BROKEN
    assert any("chỉ hợp để thử nghiệm" in text for text in found)
    away = Settings(data=tmp_path, telegram_token=SecretStr(TOKEN), telegram_api="http://127.0.0.1:1")
    found = {finding.text: finding.mark async for finding in examine(texts("vi"), away)}
    assert (
        found["telegram: chưa kết nối được (NetworkError); xin kiểm tra mạng. Các kênh khác vẫn chạy."]
        is Mark.LOOK
    )


def test_duties_are_listed_and_revoked(tmp_path: Path) -> None:
    run(tmp_path, "ceremony", "load", "examples/xuan-an")
    run(tmp_path, "staff", "invite", "--role", "door", "--label", "Cổng A")
    run(tmp_path, "staff", "invite", "--role", "host", "--group", "xuan-an", "--label", "Phường")
    listed = run(tmp_path, "staff", "list").stdout.splitlines()
    assert [line.split()[:3] for line in listed] == [["1", "door", "Cổng"], ["2", "host", "xuan-an"]]
    assert all(line.endswith("chưa nhận") for line in listed)
    run(tmp_path, "staff", "invite", "--role", "organiser")
    assert "Ban Tổ chức" in run(tmp_path, "staff", "list").stdout.splitlines()[-1]
    assert "Đã thu hồi nhiệm vụ số 1 (Cổng A)" in run(tmp_path, "staff", "revoke", "1").stdout
    again = run(tmp_path, "staff", "revoke", "1")
    assert (again.returncode, "staff list" in again.stderr) == (1, True)
    assert run(tmp_path, "staff", "list").stdout.splitlines()[0].endswith("đã thu hồi")


def test_devices_at_the_door_are_given_tokens_listed_and_revoked(tmp_path: Path) -> None:
    run(tmp_path, "ceremony", "load", "examples/xuan-an")
    door = ("--door", "Cổng chính")
    token = run(tmp_path, "staff", "token", "--role", "door", *door, "--label", "Máy 1").stdout.strip()
    assert read_staff_token(token) == token
    run(tmp_path, "staff", "token", "--role", "supervisor", *door)
    listed = run(tmp_path, "staff", "list").stdout.splitlines()
    assert listed[2:] == [
        "Thiết bị:",
        "1  door  Cổng chính  Máy 1  nhiệm vụ 1  đang dùng",
        "2  supervisor  Cổng chính  Phụ trách cửa  nhiệm vụ 2  đang dùng",
    ]
    assert "thiết bị số 1 (Máy 1)" in run(tmp_path, "staff", "revoke", "--device", "1").stdout
    run(tmp_path, "staff", "revoke", "2")
    assert all(line.endswith("đã thu hồi") for line in run(tmp_path, "staff", "list").stdout.splitlines()[3:])
    for wrong in (
        ("revoke", "--device", "1"),
        ("revoke",),
        ("token", "--role", "host", *door),
        ("token", "--role", "door", "--door", "Cổng khác"),
    ):
        done = run(tmp_path, "staff", *wrong)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1), wrong


async def test_a_revoked_duty_is_gone_from_its_chat_at_once(tmp_path: Path) -> None:
    async with (
        FakeZalo() as zalo,
        installed(tmp_path, zalo_token=SecretStr(ZALO_TOKEN), zalo_api=zalo.url) as office,
    ):
        await office.until(zalo="polling")
        organiser = zalo.user("z-1")
        await organiser.says(await office.duty(Role.ORGANISER, at(5, 8)))
        assert "TÌNH HÌNH" in (await organiser.says("/tinhhinh"))[0]
        await office.store.run(staff.revoke, 1, at(5, 8))
        office_asks = await organiser.says("/tinhhinh")
        assert "đã thu hồi nhiệm vụ" in "".join(organiser.texts)
        assert "TÌNH HÌNH" not in "".join(office_asks)


@pytest.mark.parametrize("arguments", [("backup", "/dev/null/a.gz"), ("restore", "/nowhere/a.gz")])
def test_a_backup_that_cannot_be_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run(tmp_path, "ceremony", "load", "examples/xuan-an")
    done = run(tmp_path, *arguments)
    assert (done.returncode, "a.gz" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_roster_is_written_for_a_door_that_exists(tmp_path: Path) -> None:
    run(tmp_path, "ceremony", "load", "examples/xuan-an")
    paper = tmp_path / "roster.pdf"
    done = run(tmp_path, "door", "roster", str(paper), "--door", "Cổng chính")
    assert (done.returncode, str(paper) in done.stdout) == (0, True), done.stderr
    assert paper.read_bytes().startswith(b"%PDF-")
    wrong = run(tmp_path, "door", "roster", str(paper), "--door", "Cửa sau")
    assert (wrong.returncode, "Không có cửa “Cửa sau”" in wrong.stderr) == (1, True)
