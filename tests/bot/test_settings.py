"""Settings come from the environment, and each has a default that works."""

import socket
from datetime import UTC, datetime

import pytest

from bot.program import _listening
from bot.settings import Settings


def test_nothing_set_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE", "DATA", "LISTEN", "PUBLIC_URL", "TELEGRAM_TOKEN", "TELEGRAM_API", "NOW"):
        monkeypatch.delenv(f"KINHMOI_{name}", raising=False)
    settings = Settings()
    assert settings.address == ("127.0.0.1", 8080)
    assert settings.database_url.endswith("/data/kinhmoi.sqlite")
    assert settings.telegram_token is None


def test_a_moment_without_a_zone_is_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINHMOI_NOW", "2024-08-05T07:00")
    assert Settings().now == datetime(2024, 8, 5, 0, 0, tzinfo=UTC)


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINHMOI_TELEGRAM_TOKEN", "1416:hush")
    assert "hush" not in repr(Settings())


def test_listening_everywhere_is_reached_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINHMOI_LISTEN", "0.0.0.0:9000")
    assert Settings().local_url == "http://127.0.0.1:9000"


def test_answers_leave_at_once() -> None:
    """Without it the second packet of an answer waits 40 ms for the receipt of the first."""
    with _listening(Settings(listen="127.0.0.1:0")) as ear:
        assert ear.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
