"""Those who send a broadcast, each in a process of its own: ours, and python-telegram-bot in two ways.

`python -m bench.broadcasters KIND API CHATS EACH LIMITED` ends when all is sent.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from bench.crowd import FIRST

TOKEN = "1416:a-token-that-must-never-be-logged"
MORNING = datetime(2024, 8, 5, 1, tzinfo=UTC)
NEWS = (
    "Kính báo Đồng chí Đại biểu thay đổi địa điểm: Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa "
    "bàn thành phố Long Khánh tổ chức tại UBND phường Xuân An, lúc 07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024.\n\n"
    "Kính mong Đồng chí thông cảm; nếu câu trả lời có thay đổi, xin chọn lại dưới đây."
)
Send = Callable[[int], Awaitable[Any]]


async def ours(api: str, chats: int, each: int, limited: bool) -> None:
    """The program's own parts on SQLite: every message a row, every result durable."""
    from bench.crowd import gather
    from bot.channels.telegram import Telegram
    from bot.clock import SystemClock
    from bot.rehearsal.stage import KEEP
    from handlers.dispatch import Dispatch
    from messages.links import Links
    from messages.menus import menu
    from printing.reading import read_codes
    from scheduler.sender import Sender
    from storage.store import open_store

    clock, links = SystemClock.starting_at(MORNING), Links("http://127.0.0.1:8080")
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/bench.sqlite")
        await gather(store, chats * each, MORNING, each=each)
        telegram = Telegram(TOKEN, api, read_codes=read_codes, menus=menu)
        telegram.limits = telegram.limits if limited else None
        sender = Sender(store, {"telegram": telegram}, clock, links)
        dispatch = Dispatch(store, links, KEEP, clock.now, sender.wake)
        await telegram.start()
        polling = asyncio.create_task(telegram.poll(dispatch.receive))
        await store.run(begin, MORNING)
        sending = asyncio.create_task(sender.run())
        while await store.read(waiting):  # noqa: ASYNC110
            await asyncio.sleep(0.25)
        polling.cancel()
        sender.stop()
        await asyncio.gather(sending, polling, return_exceptions=True)
        await telegram.close()
        await store.close()


def begin(tx: Any, now: datetime) -> None:
    """Tell everybody of a change."""
    from actions import campaigns as rounds
    from ceremony.audience import Selection
    from ceremony.changes import Change, What
    from storage import ceremonies
    from storage.campaigns import Kind

    ceremony = ceremonies.get(tx, 1)
    told = Change(What.VENUE, ceremony.venue, ceremony).dump()
    rounds.start(tx, "broadcast", Kind.CHANGE, told, Selection(1), None, now)


def waiting(tx: Any) -> bool:
    """Whether campaigns have something on its way."""
    from sqlalchemy import select

    from storage.deliveries import CAMPAIGN_LANE, State
    from storage.tables import deliveries

    on_its_way = deliveries.c.state.in_([State.QUEUED, State.SENDING])
    query = select(deliveries.c.id).where(deliveries.c.lane == CAMPAIGN_LANE, on_its_way)
    return tx.execute(query.limit(1)).first() is not None


async def loop(api: str, chats: int, each: int, limited: bool) -> None:
    """The loop that most bots have: one after the other, sleeping when told to."""
    from telegram import Bot
    from telegram.error import RetryAfter

    async with Bot(TOKEN, base_url=f"{api}/bot") as bot:
        for chat in _list(chats, each):
            while True:
                try:
                    await bot.send_message(chat, NEWS)
                    break
                except RetryAfter as error:
                    await asyncio.sleep(_seconds(error))


async def limiter(api: str, chats: int, each: int, limited: bool) -> None:
    """Its rate limiter as it comes, all messages handed to it at once; it also answers presses."""
    from telegram import Update
    from telegram.error import TelegramError
    from telegram.ext import AIORateLimiter, Application, CallbackQueryHandler, ContextTypes

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None and update.effective_chat is not None
        await update.callback_query.answer()
        await context.bot.send_message(update.effective_chat.id, "Đã ghi nhận.")

    builder = Application.builder().token(TOKEN).base_url(f"{api}/bot").job_queue(None)
    built = builder.rate_limiter(AIORateLimiter()).concurrent_updates(True).build()
    built.add_handler(CallbackQueryHandler(answer))

    async def send(chat: int) -> None:
        # Without retries, which is how it comes, what is refused is lost.
        try:
            await built.bot.send_message(chat, NEWS)
        except TelegramError:
            return

    async with built:
        await built.start()
        assert built.updater is not None
        await built.updater.start_polling()
        await asyncio.gather(*(send(chat) for chat in _list(chats, each)))
        await built.updater.stop()
        await built.stop()


def _list(chats: int, each: int) -> list[int]:
    return [FIRST + number for number in range(chats) for _ in range(each)]


def _seconds(error: Any) -> float:
    wait = error.retry_after
    return float(wait.total_seconds() if hasattr(wait, "total_seconds") else wait)


if __name__ == "__main__":
    kinds = {"ours": ours, "loop": loop, "limiter": limiter}
    kind, api, chats, each, limited = sys.argv[1:]
    asyncio.run(kinds[kind](api, int(chats), int(each), limited == "True"))
