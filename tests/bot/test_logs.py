"""A log tells where something broke, never what people wrote."""

import subprocess
import sys

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
