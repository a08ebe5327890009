"""The command line's part about the door: the roster on paper."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.with_store import Key, chosen, with_store
from messages.texts import texts

if TYPE_CHECKING:
    from storage.store import Store

t = texts("vi")
door_app = typer.Typer(no_args_is_help=True, help=t("cli.door_app"))


@door_app.callback()
def _door() -> None:
    """Keep the name of the command below, though it is the only one."""


@door_app.command("roster", help=t("cli.roster"))
def roster(
    file: Annotated[Path, typer.Argument(help=t("cli.roster_file"))],
    door: Annotated[str, typer.Option(help=t("cli.door"))] = "",
    ceremony: Key = "",
) -> None:
    """Write the roster for the hour without power as a PDF."""

    async def run(store: "Store", now: datetime) -> None:
        from actions import roster as rosters
        from printing.roster import roster as drawn

        sheet = await store.run(lambda tx: rosters.sheet(tx, chosen(tx, ceremony).id, door, t, now))
        file.write_bytes(await asyncio.to_thread(drawn, sheet))
        typer.echo(t("cli.roster_written", path=file))

    with_store(run)
