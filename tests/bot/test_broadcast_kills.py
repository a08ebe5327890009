"""Killed during a broadcast."""

from pathlib import Path

from tests.bot.broadcast_kills import kill_often


async def test_nothing_is_lost_and_at_most_sixteen_come_twice_a_kill(tmp_path: Path) -> None:
    count = await kill_often(2, 200, tmp_path)
    assert count.lost == 0
    assert len(count.twice) == 2
    assert max(count.twice) <= 16
    assert sum(count.twice) <= count.told
