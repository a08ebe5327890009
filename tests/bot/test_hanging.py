"""A platform that takes a request and never answers: the message may have come, and comes again."""

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from actions import campaigns, progress
from bot.channels.telegram import Telegram
from ceremony.audience import Selection
from ceremony.model import Holder
from messages.menus import menu
from printing.reading import read_codes
from scheduler.sender import Sender
from storage import chats
from storage.campaigns import Kind
from storage.tables import deliveries
from storage.types import Transaction
from tests.fakes.people import Fault
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.house import House

ATTEMPTS = 3


async def test_a_request_that_hangs_is_tried_again_with_growing_pauses_and_counted(
    house: House, fake: FakeTelegram
) -> None:
    user = fake.user(7)
    user.started = True
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")

    def begin(tx: Transaction) -> None:
        chat = chats.open_chat(tx, "telegram", "7", "vi", house.clock.now())
        chats.link(tx, chat.id, guest.id, Holder.INVITED, house.clock.now())
        campaigns.start(tx, "k", Kind.INVITATION, "", Selection(1), None, house.clock.now())

    await house.store.run(begin)
    hanging = [Fault(code=500, hangs=True, after_effect=number == 0) for number in range(ATTEMPTS)]
    fake.fails("sendPhoto", *hanging)
    telegram = Telegram(TOKEN, fake.url, read_codes=read_codes, menus=menu, patience=1)
    await telegram.start()
    sender = Sender(house.store, {"telegram": telegram}, house.clock, house.links)
    pauses = []
    for _ in hanging:
        await sender.drain()
        pauses.append(await house.store.read(_due) - house.clock.now())
        await house.clock.sleep(pauses[-1].total_seconds())
    await sender.drain()
    await telegram.close()
    for each in hanging:
        each.released.set()
    assert pauses[0] > timedelta() and all(later > earlier for earlier, later in pairwise(pauses))
    assert len(await user.receives(containing="kính mời")) == 2
    await house.store.run(progress.finish, 1, house.clock.now())
    report = await house.store.read(progress.show, 1, "vi", house.clock.now())
    assert "Đã đến: 1/1 tin" in report.text and "Có thể đã đến hai lần: 1" in report.text


def _due(tx: Transaction) -> datetime:
    return tx.execute(select(deliveries.c.due_at).where(deliveries.c.state == "queued")).scalar_one()
