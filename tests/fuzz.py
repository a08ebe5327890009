"""People who do anything at all: random words, presses, pictures and codes, at random moments.

`python -m tests.fuzz 100000` does it for long; the suite does it for a little.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from sqlalchemy import func, select, update

from ceremony.model import Role
from handlers.routes import BUTTONS, COMMANDS
from messages.model import Content, Filed, Incoming, Photographed, Pressed, Received, Said, Unsupported
from messages.styled import Run
from storage import deliveries, guests
from storage.store import open_store
from storage.tables import deliveries as table
from storage.tables import updates
from storage.types import Transaction
from tests.house import House, new_house

PEOPLE = 40
KINDS = ("sticker", "voice", "edited", "group", "contact", "other")
ARGUMENTS = (
    *("1", "2", "30", "175", "0", "-1", "x", "hour", "day", "postponed", "cancelled", "attend", ""),
    *("group", "unit", "people", "role", "present", "awaiting", "door", "ack", "urgent", "99999999999999999"),
)
PROBLEMS = ("", "unreadable", "too_large", "not_fetched")
WORDS = """
có|không|7h30|25h99|0912345678|abc|Nguyễn Văn Mẫu|hủy|thu moi|1|2|01|3.|99|chủ tịch|xuan binh|/start|/|//|<b>x</b>
|Tạm dừng|Hủy phần còn lại|vâng|15/8/2024|15/8|99/99|đã nhận|rõ
|{name}|{ho_ten}|mai 7h|%s|'; DROP TABLE guests; --|0000-0000-0000-0001|https://x.vn/i/abc|一二三| |🌸🌸🌸
"""
PIECES = (
    *WORDS.replace("\n", "").split("|"),
    "a" * 4097,
    "🌸" * 3000,
    "\u202eabc",
    "e\u0323\u0302",
    "\x00\x01",
    "",
)


class Crowd:
    """Random people at a real ceremony; what each does is drawn from the seed."""

    def __init__(self, house: House, seed: int) -> None:
        self._house, self._random = house, Random(seed)
        self._codes: list[str] = []
        self._tokens: list[str] = []

    async def prepare(self) -> None:
        """Load the ceremony, and hand out some duties."""
        await self._house.load()
        everyone = await self._house.store.read(guests.of_ceremony, 1)
        self._codes = [guest.code for guest in everyone]
        roles = ((Role.ORGANISER, ""), (Role.HOST, "xuan-an"), (Role.DOOR, ""))
        self._tokens = [
            await self._house.staff_token(role, group=group) for role, group in roles for _ in range(4)
        ]

    def acts(self, count: int) -> Iterator[Incoming]:
        """So many things that somebody does; the days go by meanwhile."""
        for number in range(count):
            who = self._random.randrange(PEOPLE)
            channel = "plain" if who % 2 else "buttons"
            language = self._random.choice(("vi", "en", "", "fr-FR"))
            yield Incoming(channel, f"p{who}", f"u{number}", self._content(), language)
            if number % max(1, count // 130) == 0:
                self._house.clock.move_to(self._house.clock.now() + timedelta(hours=1))

    def _content(self) -> Content:
        draw = self._random.random()
        if draw < 0.45:
            return Pressed(self._press())
        if draw < 0.90:
            text = self._text()
            marks = ((), (Run(text, ("bold",)),), (Run(text[:3], ("code",)), Run("x", link="{link}")))
            return Said(text, self._random.choice(marks))
        if draw < 0.97:
            codes = tuple(self._code() for _ in range(self._random.randrange(3)))
            file = self._random.choice((None, Received("photo", "", "image/jpeg", b"x", Said("{ho_ten}"))))
            return Photographed(codes, self._random.choice(PROBLEMS), file)  # type: ignore[arg-type]
        if draw < 0.985:
            return self._random.choice((Filed(problem="too_large"), Filed(Received("document", "a", "b", b"c"))))
        return Unsupported(self._random.choice(KINDS))

    def _press(self) -> str:
        verb = self._random.choice([*BUTTONS, "nothing", ""])
        parts = [self._random.choice(ARGUMENTS) for _ in range(5)]
        return ":".join([verb, *parts[: self._random.randrange(6)]])[:64]

    def _text(self) -> str:
        draw = self._random.random()
        if draw < 0.25:
            return f"/{self._random.choice([*COMMANDS, 'start'])} {self._random.choice(PIECES)}"
        if draw < 0.45:
            return self._code()
        if draw < 0.50:
            return f"/start {self._random.choice(self._tokens)}"
        return " ".join(self._random.choice(PIECES) for _ in range(self._random.randrange(1, 3)))

    def _code(self) -> str:
        code = self._random.choice(self._codes)
        return self._random.choice((code, code.lower(), f"https://moi.vn/i/{code}", code[:-1] + "0", "chữ"))


async def run(house: House, count: int, seed: int) -> None:
    """Let a crowd do so many things.

    Raises:
        AssertionError: something broke, was answered with silence, or left somebody without help.
    """
    crowd = Crowd(house, seed)
    await crowd.prepare()
    pending: list[Incoming] = []
    for incoming in crowd.acts(count):
        pending.append(incoming)
        if len(pending) == 64:
            await _all(house, pending)
    await _all(house, pending)
    assert await house.store.read(_failed) == 0
    for who in range(PEOPLE):
        channel = "plain" if who % 2 else "buttons"
        before = await house.store.read(_said)
        await house.dispatch.receive(Incoming(channel, f"p{who}", f"help{who}", Said("/trogiup"), "vi"))
        assert await house.store.read(_said) > before, f"p{who} is at a dead end"


async def _all(house: House, pending: list[Incoming]) -> None:
    await asyncio.gather(*(house.dispatch.receive(each) for each in pending))
    pending.clear()
    await house.store.run(_arrived)
    await house.progress.tick()


def _arrived(tx: Transaction) -> None:
    """Let everything that was said count as received: an answer that still waits is not said twice."""
    tx.execute(update(table).where(table.c.state == "queued").values(state="sent"))


def _failed(tx: Transaction) -> int:
    return tx.execute(select(func.count()).where(updates.c.failed.is_(True))).scalar_one()


def _said(tx: Transaction) -> int:
    return sum(deliveries.counts(tx).values())


async def _main(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/fuzz.sqlite")
        began = time.monotonic()
        await run(new_house(store), count, seed)
        print(f"{count} random updates, seed {seed}: none broke, no dead end ({time.monotonic() - began:.0f} s)")
        await store.close()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1416))
