"""A log tells where something broke, never what people wrote."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bench.start import free_port

KINHMOI = Path(sys.executable).with_name("kinhmoi")
TOKEN = "1416:a-token-that-must-never-be-logged"

BREAKS = """
import structlog
from bot import logs
logs.configure()
try:
    try:
        raise ValueError("0912345678")
    except ValueError as error:
        raise RuntimeError("ABCD-1234-EFGH-5678") from error
except RuntimeError:
    structlog.get_logger().exception("update_failed", channel="browser")
"""


def test_an_error_is_logged_by_kind_and_place_alone() -> None:
    done = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, timeout=60, check=True)
    (line,) = done.stderr.splitlines()
    assert "event=update_failed" in line
    assert "RuntimeError at <string>:9" in line
    assert "ValueError at <string>:7" in line
    assert "0912345678" not in line and "ABCD" not in line


LIBRARY_BREAKS = """
import logging
from bot import logs
logs.configure()
try:
    raise ValueError("0912345678")
except ValueError:
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\\n", exc_info=True)
logging.getLogger("asyncio").error("Task exception was never retrieved\\nfuture: <Task 0912345678>")
logging.getLogger("httpx").warning("GET %s", "https://api.test/botTOKEN/getMe")
"""


def test_libraries_log_in_the_same_lines_without_what_they_quote() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIBRARY_BREAKS], capture_output=True, text=True, timeout=60, check=True
    )
    page, task, call = done.stderr.splitlines()
    assert 'event="Exception in ASGI application" logger=uvicorn.error' in page
    assert "ValueError at <string>:6" in page
    assert 'level=error event="Task exception was never retrieved" logger=asyncio' in task
    assert 'level=warning event="GET %s" logger=httpx' in call
    assert "0912345678" not in done.stderr and "TOKEN" not in done.stderr


def test_a_run_with_everything_going_wrong_logs_no_code_phone_or_token(tmp_path: Path) -> None:
    nowhere, listen = f"http://127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    platforms = dict(KINHMOI_TELEGRAM_TOKEN=TOKEN, KINHMOI_TELEGRAM_API=nowhere)
    platforms |= dict(KINHMOI_ZALO_TOKEN=TOKEN, KINHMOI_ZALO_API=nowhere)
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    environment = own | platforms | dict(KINHMOI_DATA=str(tmp_path), KINHMOI_LISTEN=listen)
    _kinhmoi(environment, "ceremony", "load", "examples/xuan-an")
    code = _kinhmoi(environment, "guests", "links").splitlines()[-1].split(",")[-2]
    logged = tmp_path / "log"
    with logged.open("wb") as log, subprocess.Popen([KINHMOI, "serve"], env=environment, stderr=log) as program:
        _until(lambda: {"name=telegram", "name=zalo"} <= set(logged.read_text("utf-8").split()))
        _a_clumsy_guest(f"http://{listen}", code)
        program.terminate()
    for secret in (TOKEN, code, code.replace("-", ""), "912345678", "Nguyễn Văn Mẫu"):
        assert secret not in logged.read_text("utf-8")


def _kinhmoi(environment: dict[str, str], *arguments: str) -> str:
    command = [str(KINHMOI), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def _a_clumsy_guest(url: str, code: str) -> None:
    page = f"/i/{code.replace('-', '')}"
    with httpx.Client(base_url=url, headers={"Accept": "application/json"}, timeout=30) as http:
        for words in ("1", "có", "Nguyễn Văn Mẫu", "0912345678", "/dulieu", code, f"/start {code}x"):
            assert http.post(f"{page}/say", data={"text": words}).status_code == 204
        http.post(f"{page}/say", data={"press": f"correct:phone:{code}"})
        http.get(f"{page}x")
        http.post(f"/telegram/webhook?token={TOKEN}", content=b"{")


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)
