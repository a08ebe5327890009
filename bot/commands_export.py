"""The command line's way to take a ceremony's data along, as a workbook or as CSV."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.complaints import fail
from bot.with_store import Key, chosen, with_store
from messages.texts import texts

if TYPE_CHECKING:
    from storage.store import Store

t = texts("vi")


def export(file: Annotated[Path, typer.Argument(help=t("cli.export_file"))], ceremony: Key = "") -> None:
    """Write everything as .xlsx, or the guests alone as .csv."""
    if file.suffix.lower() not in (".xlsx", ".csv"):
        fail(t("export.unknown_ending", path=file))

    async def run(store: "Store", now: datetime) -> None:
        from actions import exporting

        key = await store.read(lambda tx: chosen(tx, ceremony).id)
        made = await exporting.made(store, key, t, as_csv=file.suffix.lower() == ".csv")
        await asyncio.to_thread(file.write_bytes, made.data)
        await store.run(exporting.note, key, now)
        typer.echo(t("export.written", path=file, guests=made.guests))

    with_store(run)
