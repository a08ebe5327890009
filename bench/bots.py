"""Two bots to compare, each a process of its own: ours without its pacing, and one that only echoes."""

import asyncio
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "examples" / "xuan-an"
TOKEN = "1416:a-token-that-must-never-be-logged"


async def ours(api: str) -> None:
    """Everything between Telegram and the disk: handlers, SQLite, sender."""
    from actions import loading
    from bot.channels.telegram import Telegram
    from bot.clock import SystemClock
    from bot.rehearsal.stage import KEEP
    from ceremony.plan import read_plan
    from handlers.dispatch import Dispatch
    from messages.links import Links
    from messages.menus import menu
    from printing.reading import read_codes
    from scheduler.sender import Sender
    from storage.store import open_store

    clock, links = SystemClock.starting_at(datetime(2024, 8, 5, 1, tzinfo=UTC)), Links("http://127.0.0.1:8080")
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/bench.sqlite")
        plan = (EXAMPLE / name for name in ("ceremony.toml", "guests.csv"))
        await store.run(loading.load, read_plan(*(file.read_bytes() for file in plan)), clock.now())
        telegram = Telegram(TOKEN, api, read_codes=read_codes, menus=menu)
        # The platform's pace would be measured, not us.
        telegram.limits = None
        sender = Sender(store, {"telegram": telegram}, clock, links)
        dispatch = Dispatch(store, links, KEEP, clock.now, sender.wake)
        await telegram.start()
        tasks = [asyncio.create_task(sender.run()), asyncio.create_task(telegram.poll(dispatch.receive))]
        await _until_told()
        tasks[1].cancel()
        sender.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        await telegram.close()
        await store.close()


async def echo(api: str) -> None:
    """The least a bot of python-telegram-bot does: it answers with what was said and stores nothing."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    built = Application.builder().token(TOKEN).base_url(f"{api}/bot").job_queue(None).build()
    built.add_handler(MessageHandler(filters.TEXT, answer))
    async with built:
        await built.start()
        assert built.updater is not None
        await built.updater.start_polling()
        await asyncio.Event().wait()


async def _until_told() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


if __name__ == "__main__":
    asyncio.run({"ours": ours, "echo": echo}[sys.argv[1]](sys.argv[2]))
