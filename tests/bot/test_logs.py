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
