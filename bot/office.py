"""Commands for whoever looks after the installation: backup, restore, doctor, and the duties handed out."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.complaints import told
from bot.settings import read_settings
from bot.with_store import Key, chosen, with_store
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


def staff_list(ceremony: Key = "") -> None:
    """Every duty handed out, and whether its link was used."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.listing import duty_lines

        for line in await store.read(lambda tx: duty_lines(tx, t, chosen(tx, ceremony), now)):
            typer.echo(line)

    with_store(run)


def staff_revoke(number: Annotated[int, typer.Argument(help=t("cli.duty_number"))]) -> None:
    """End a duty: its chat loses it at once, its link opens nothing more."""

    async def run(store: "Store", now: datetime) -> None:
        from actions import staff

        duty = await store.run(staff.revoke, number, now)
        typer.echo(t("cli.revoked", number=number, label=duty.label))

    with_store(run)
