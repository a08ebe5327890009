"""Killed while people reply, over polling and behind a webhook."""

from pathlib import Path

import pytest

from tests.bot.kills import kill_often


@pytest.mark.parametrize("webhook", [False, True])
async def test_no_reply_is_lost_and_none_is_applied_twice(tmp_path: Path, webhook: bool) -> None:
    pressed, applied = await kill_often(2, tmp_path, webhook=webhook)
    assert applied == pressed == 12
