"""Killing the program again and again while people reply: no reply is lost, none is applied twice.

`python -m tests.bot.kills 25` kills it 25 times while it polls and 25 times behind a webhook.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bench.start import free_port
from ceremony.model import Reply
from storage import guests
from storage.store import open_store
from storage.tables import audit_entries
from storage.types import Transaction
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import EXAMPLE

KINHMOI = Path(sys.executable).with_name("kinhmoi")
PUBLIC = "https://moi.test"
PEOPLE = 12
CHOICES = {Reply.ATTENDING: "attend", Reply.DECLINED: "decline"}


async def kill_often(times: int, folder: Path, *, webhook: bool, seed: int = 1416) -> tuple[int, int]:
    """Kill the program so often; gives how many replies were pressed, and how many audit entries they left.

    Raises:
        AssertionError: a reply is not what was pressed last.
    """
    random, port = Random(seed), free_port()
    async with FakeTelegram() as fake:
        fake.hook.reaches[PUBLIC] = f"http://127.0.0.1:{port}"
        environment = environment_of(folder, fake.url, port, webhook=webhook)
        await _to_its_end(environment, "ceremony", "load", str(EXAMPLE))
        store = await open_store(f"sqlite:///{folder}/kinhmoi.sqlite")
        invited = (await store.read(guests.of_ceremony, 1))[:PEOPLE]
        wanted: dict[int, Reply] = {}
        pressed = 0
        process = await started(environment)
        for number, guest in enumerate(invited):
            fake.user(number + 1).starts(guest.code)
            await fake.user(number + 1).receives(1)
        for _ in range(times):
            # Sometimes it is still starting, sometimes it has caught up.
            await asyncio.sleep(random.random() * 2.5)
            for number in random.sample(range(PEOPLE), 6):
                guest_id = invited[number].id
                choice = Reply.DECLINED if wanted.get(guest_id) is Reply.ATTENDING else Reply.ATTENDING
                fake.user(number + 1).presses_data(fake.user(number + 1).log[0], f"{CHOICES[choice]}:{guest_id}")
                wanted[guest_id], pressed = choice, pressed + 1
                await asyncio.sleep(random.random() * 0.05)
            process.kill()
            await process.wait()
            process = await started(environment)
        last = fake.user(1).says("/trogiup")
        await fake.has_confirmed(last)
        await fake.user(1).receives(containing="/thumoi")
        process.terminate()
        await process.wait()
        replies = {guest.id: guest.reply for guest in await store.read(guests.of_ceremony, 1)}
        entries = await store.read(_reply_entries)
        await store.close()
    assert {guest_id: replies[guest_id] for guest_id in wanted} == wanted
    return pressed, entries


def environment_of(folder: Path, api: str, port: int, *, webhook: bool) -> dict[str, str]:
    """The settings of a program on a fake Telegram, with its files in a folder."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KINHMOI_")}
    return own | {
        "KINHMOI_DATA": str(folder),
        "KINHMOI_LISTEN": f"127.0.0.1:{port}",
        "KINHMOI_PUBLIC_URL": PUBLIC,
        "KINHMOI_NOW": "2024-08-05T08:00",
        "KINHMOI_TELEGRAM_TOKEN": TOKEN,
        "KINHMOI_TELEGRAM_API": api,
        "KINHMOI_TELEGRAM_WEBHOOK": "1" if webhook else "0",
    }


async def started(environment: dict[str, str]) -> asyncio.subprocess.Process:
    """Start `kinhmoi serve`."""
    return await asyncio.create_subprocess_exec(
        KINHMOI, "serve", env=environment, stderr=asyncio.subprocess.DEVNULL
    )


async def _to_its_end(environment: dict[str, str], *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        KINHMOI, *arguments, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0


def _reply_entries(tx: Transaction) -> int:
    return tx.execute(select(func.count()).where(audit_entries.c.act == "reply")).scalar_one()


async def _main(times: int) -> None:
    for webhook in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            pressed, entries = await kill_often(times, Path(folder), webhook=webhook)
        way = "webhook" if webhook else "polling"
        print(f"{way}: killed {times} times; {pressed} replies pressed, {entries} applied")


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
