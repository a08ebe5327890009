"""The command line as an operator uses it: real processes, a scratch folder, real signals."""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.start import free_port
from printing.qr import qr_png
from tests.house import EXAMPLE

KINHMOI = Path(sys.executable).with_name("kinhmoi")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment of its own, with the clock on the day of the plan."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    port = free_port()
    return own | {
        "KINHMOI_DATA": str(tmp_path / "data"),
        "KINHMOI_LISTEN": f"127.0.0.1:{port}",
        "KINHMOI_NOW": "2024-08-05T07:00",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [KINHMOI, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the example that may be spoilt."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "plan"))


def test_loading_twice_updates_and_never_duplicates(environment: dict[str, str]) -> None:
    first = run(environment, "ceremony", "load", str(EXAMPLE))
    again = run(environment, "ceremony", "load", str(EXAMPLE))
    assert "thêm 175, cập nhật 0, thu hồi 0" in first.stdout
    assert "thêm 0, cập nhật 175, thu hồi 0" in again.stdout
    assert "reply_by" in first.stdout


def test_clerks_are_read_where_there_is_a_file_of_them(environment: dict[str, str], plan: Path) -> None:
    clerks = plan / "clerks.csv"
    clerks.write_text(
        "unit,name,phone\nphường Xuân Bình,Văn thư,0912 34\nxã Không Có,Văn thư,\n", encoding="utf-8"
    )
    spoilt = run(environment, "ceremony", "load", str(plan))
    assert spoilt.returncode == 1
    assert "clerks.csv, 2: không đọc được số điện thoại" in spoilt.stdout + spoilt.stderr
    assert "clerks.csv, 3: không có đơn vị “xã Không Có” trong guests.csv" in spoilt.stdout + spoilt.stderr
    clerks.write_text("unit,name,phone\nphường Xuân Bình,Văn thư,0912 345 678\n", encoding="utf-8")
    assert run(environment, "ceremony", "load", str(plan)).returncode == 0


def test_an_emblem_is_taken_whole_or_refused_with_its_place(environment: dict[str, str], plan: Path) -> None:
    toml, emblem = plan / "ceremony.toml", plan / "bieu-trung.png"
    card = '[card]\nletters = "#0b4f8a"\nemblem = "bieu-trung.png"\n\n[contact]'
    toml.write_text(toml.read_text("utf-8").replace("[contact]", card), "utf-8")
    assert "ceremony.toml, card.emblem: không có tệp này" in run(environment, "ceremony", "load", str(plan)).stderr
    emblem.write_bytes(b"no picture")
    assert "không đọc được ảnh này" in run(environment, "ceremony", "load", str(plan)).stderr
    emblem.write_bytes(qr_png("https://example.gov.vn", 200))
    assert run(environment, "ceremony", "load", str(plan)).returncode == 0


def test_every_mistake_is_named_with_its_place_and_nothing_is_loaded(
    environment: dict[str, str], plan: Path
) -> None:
    toml = (plan / "ceremony.toml").read_text(encoding="utf-8")
    spoilt = toml.replace("day = 2024-08-09", 'day = "thứ sáu"').replace('before = "1 day"', 'before = "mai"', 1)
    (plan / "ceremony.toml").write_text(spoilt, encoding="utf-8")
    with (plan / "guests.csv").open("a", encoding="utf-8") as rows:
        rows.write("khong-co,,x,,,12,,,,,,,\n")
    done = run(environment, "ceremony", "load", str(plan))
    assert done.returncode == 1
    assert "ceremony.toml, day: cần ngày như 2024-08-09" in done.stderr
    assert "ceremony.toml, reminders[0].before" in done.stderr
    assert "guests.csv, 177: ô “position” không được để trống" in done.stderr
    assert "guests.csv, 177: không đọc được số điện thoại “12”" in done.stderr
    assert "Chưa nạp gì" in done.stderr
    assert "Chưa nạp buổi lễ nào" in run(environment, "guests", "links").stderr


def test_links_are_csv_on_standard_output(environment: dict[str, str]) -> None:
    run(environment, "ceremony", "load", str(EXAMPLE))
    rows = list(csv.DictReader(io.StringIO(run(environment, "guests", "links").stdout)))
    assert len(rows) == 175
    assert list(rows[0]) == ["group", "position", "unit", "name", "code", "link"]
    assert all(row["link"].endswith(row["code"].replace("-", "")) for row in rows)


def test_staff_links_are_printed_one_a_line(environment: dict[str, str]) -> None:
    run(environment, "ceremony", "load", str(EXAMPLE))
    done = run(environment, "staff", "invite", "--role", "door", "--door", "Cổng chính")
    (link,) = done.stdout.splitlines()
    assert "/s/" in link
    wrong = run(environment, "staff", "invite", "--role", "host", "--group", "khong-co")
    assert (wrong.returncode, "thanh-pho, phuong-xa, xuan-an" in wrong.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("KINHMOI_LISTEN", "nowhere", "KINHMOI_LISTEN: cần dạng địa-chỉ:cổng"),
        ("KINHMOI_LISTEN", "127.0.0.1:65536", "KINHMOI_LISTEN: cần dạng địa-chỉ:cổng"),
        ("KINHMOI_NOW", "sáng mai", "KINHMOI_NOW: cần thời điểm như 2024-08-05T07:00"),
        ("KINHMOI_DATABASE", "mysql://here", "KINHMOI_DATABASE: cần dạng sqlite:///"),
        ("KINHMOI_DATABASE", "postgresql://127.0.0.1:1/none", "Không mở được cơ sở dữ liệu"),
        ("KINHMOI_PUBLIC_URL", "moi.example.vn", "KINHMOI_PUBLIC_URL: cần bắt đầu bằng https://"),
        ("KINHMOI_DATA", "/dev/null/data", "KINHMOI_DATA: cần một thư mục ghi được"),
    ],
)
def test_a_bad_setting_is_named_with_what_it_needs(
    environment: dict[str, str], name: str, value: str, told: str
) -> None:
    done = run(environment | {name: value}, "serve")
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert "Đang chạy" not in done.stderr


def test_an_address_in_use_is_told(environment: dict[str, str]) -> None:
    host, _, port = environment["KINHMOI_LISTEN"].partition(":")
    with socket.create_server((host, int(port))):
        done = run(environment, "serve")
    assert (done.returncode, f"Không mở được địa chỉ {host}:{port}" in done.stderr) == (1, True), done.stderr


def test_a_database_that_is_none_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Kính gửi", encoding="utf-8")
    done = run(environment | {"KINHMOI_DATABASE": f"sqlite:///{tmp_path / 'letter.sqlite'}"}, "guests", "links")
    assert (done.returncode, "Không mở được cơ sở dữ liệu" in done.stderr) == (1, True), done.stderr


@pytest.fixture
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`kinhmoi trial`, up and healthy."""
    program = subprocess.Popen(
        [KINHMOI, "trial", str(EXAMPLE)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until_healthy(environment)
    yield program
    if program.poll() is None:
        program.kill()
    program.communicate()


def _wait_until_healthy(environment: dict[str, str]) -> dict[str, object]:
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"http://{environment['KINHMOI_LISTEN']}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_a_trial_says_who_can_open_what(serving: subprocess.Popen[str]) -> None:
    serving.send_signal(signal.SIGTERM)
    printed, _ = serving.communicate(timeout=20)
    assert printed.count("/s/") == 2
    assert printed.count("/i/") == 3
    assert "Ban Tổ chức" in printed


def test_sigterm_stops_cleanly_even_with_an_open_page(
    serving: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    with urllib.request.urlopen(f"http://{environment['KINHMOI_LISTEN']}/chat/stream", timeout=5):
        serving.send_signal(signal.SIGTERM)
        _, errors = serving.communicate(timeout=20)
    assert serving.returncode == 0, errors
    assert "Traceback" not in errors


def test_a_second_trial_goes_on_where_the_first_was(
    serving: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    serving.send_signal(signal.SIGTERM)
    first, _ = serving.communicate(timeout=20)
    program = subprocess.Popen(
        [KINHMOI, "trial", str(EXAMPLE)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until_healthy(environment)
    program.send_signal(signal.SIGTERM)
    again, _ = program.communicate(timeout=20)
    assert "Đã nạp" in first
    assert "Đã nạp" not in again
    assert again.count("/i/") == 3


def test_health_tells_the_simulated_moment(serving: subprocess.Popen[str], environment: dict[str, str]) -> None:
    state = _wait_until_healthy(environment)
    assert str(state["now"]).startswith("2024-08-05T00:0")
    assert state["database"] == "ok"
    assert state["telegram"] == "off"


def test_a_rehearsal_writes_its_report_and_succeeds(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, "rehearse", str(EXAMPLE), "--out", str(tmp_path / "out"), "--seed", "7")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["guests"] == 175
    assert report["attending"] + report["substituted"] + report["declined"] + report["awaiting"] == 175
    assert report["present"] + report["absent"] == 175
    assert set(report["deliveries"]) == {"sent", "waiting", "failed", "unreachable", "cancelled"}
    assert all(report["acknowledged"][kind]["done"] > 0 for kind in ("change", "broadcast"))
    assert list(report["doors"]) == ["Cổng chính", "Cổng phụ", "Cổng sau"]
    assert sum(door["admitted"] for door in report["doors"].values()) == report["present"]
    assert len(report["invariants"]) >= 4
    assert all(report["invariants"].values())
    assert (tmp_path / "out" / "ticket-1.jpg").read_bytes().startswith(b"\xff\xd8")


def test_a_request_on_paper_is_entered_reported_and_closed(environment: dict[str, str]) -> None:
    run(environment, "ceremony", "load", str(EXAMPLE))
    rows = list(csv.DictReader(io.StringIO(run(environment, "guests", "links").stdout)))
    wish = ("privacy", "request", "--kind", "delete", "--guest")
    entered = run(environment, *wish, rows[-1]["code"])
    assert "số 1: báo đã nhận trước 07 giờ, Thứ Tư, ngày 07/8/2024" in entered.stdout
    assert "làm xong trước 07 giờ, Chủ Nhật, ngày 25/8/2024" in entered.stdout
    assert "số 2" in run(environment, *wish, "phuong-xa-chu-tich-ubnd-phuong-xuan-binh-01").stdout
    unknown = run(environment, *wish, "khong-co")
    assert (unknown.returncode, "“khong-co”" in unknown.stderr) == (1, True)
    assert "số 1 đã xong" in run(environment, "privacy", "done", "1").stdout
    assert "Không có yêu cầu số 1 nào đang mở" in run(environment, "privacy", "done", "1").stderr
    late = run(environment | {"KINHMOI_NOW": "2024-09-01T07:00"}, "privacy", "report").stdout
    assert "1. xóa – " in late
    assert "2. QUÁ HẠN – xóa – Chủ tịch UBND phường Xuân Bình" in late
    assert "chưa trả lời 20" in late
    assert "Dữ liệu được tự xóa từ 00 giờ, Thứ Tư, ngày 09/10/2024" in late
