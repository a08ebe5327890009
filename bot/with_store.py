"""How a command gets at the database and at the ceremony it is about."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import logs
from bot.complaints import fail, told
from bot.settings import read_settings
from messages.texts import texts

if TYPE_CHECKING:
    from ceremony.model import Ceremony
    from storage.store import Store

t = texts("vi")
Key = Annotated[str, typer.Option("--ceremony", help=t("cli.key"))]


def with_store(act: Callable[["Store", datetime], Coroutine[Any, Any, None]]) -> None:
    """Run a command's work on an open store, at the moment the program's clock shows."""

    async def run() -> None:
        from bot.opening import open_clock, open_database

        settings = read_settings()
        store = await open_database(settings)
        try:
            await act(store, (await open_clock(settings, store)).now())
        finally:
            await store.close()

    logs.configure()
    with told():
        asyncio.run(run())


def chosen(tx: Any, key: str) -> "Ceremony":
    """The ceremony with this key, or the only one; ends the command where that leaves a choice."""
    from storage import ceremonies

    every = ceremonies.everyone(tx)
    matching = [each for each in every if key in ("", each.key)]
    if not every:
        fail(t("cli.no_ceremony"))
    if len(matching) != 1:
        fail(t("cli.which_ceremony", keys=", ".join(each.key for each in every)))
    return matching[0]
