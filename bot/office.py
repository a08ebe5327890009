"""Commands for whoever looks after the installation: backup, restore, doctor."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.complaints import told
from bot.settings import read_settings
from bot.with_store import with_store
from messages.texts import texts

if TYPE_CHECKING:
    from storage.store import Store

t = texts("vi")

File = Annotated[Path, typer.Argument(help=t("cli.file"))]
Replace = Annotated[bool, typer.Option("--replace", help=t("cli.replace"))]


def backup(file: File) -> None:
    """Write the whole database to one file, while the program runs or not."""

    async def run(store: "Store", now: datetime) -> None:
        from bot import backups

        typer.echo(t("cli.backed_up", rows=await backups.write(store, file, now), path=file))

    with_store(run)


def restore(file: File, replace: Replace = False) -> None:
    """Make the database what a backup says, whole or not at all."""

    async def run(store: "Store", now: datetime) -> None:
        from bot import backups

        typer.echo(t("cli.restored", rows=await backups.restore(store, file, replace=replace), path=file))

    with_store(run)


def doctor() -> None:
    """Say what is configured, reachable, missing or unconfirmed; exit code 1 where something is broken."""
    from bot.doctor import Mark, examine

    async def run() -> bool:
        broken = False
        async for finding in examine(t, read_settings()):
            typer.echo(f"{finding.mark} {finding.text}")
            broken |= finding.mark is Mark.BROKEN
        return broken

    logs.configure()
    with told():
        broken = asyncio.run(run())
    raise typer.Exit(1 if broken else 0)
