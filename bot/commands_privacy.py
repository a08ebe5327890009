"""The command line's part about personal data: the register of requests, and what is due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import read_settings
from bot.with_store import Key, chosen, with_store
from ceremony.privacy import Kind
from messages.texts import texts

if TYPE_CHECKING:
    from storage.store import Store

t = texts("vi")
privacy_app = typer.Typer(no_args_is_help=True, help=t("cli.privacy"))


@privacy_app.command("request", help=t("cli.privacy_request"))
def request(
    guest: Annotated[str, typer.Option(help=t("cli.guest_key"))],
    kind: Annotated[Kind, typer.Option(help=t("cli.kind"))],
    ceremony: Key = "",
) -> None:
    """Enter a request that came on paper."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.register import enter

        typer.echo(await store.run(lambda tx: enter(tx, t, chosen(tx, ceremony), guest, kind, now)))

    with_store(run)


@privacy_app.command("done", help=t("cli.privacy_done"))
def done(number: Annotated[int, typer.Argument(help=t("cli.request_number"))]) -> None:
    """Record that a request was done."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.register import close

        typer.echo(await store.run(close, t, number, now))

    with_store(run)


@privacy_app.command("report", help=t("cli.privacy_report"))
def report(ceremony: Key = "") -> None:
    """The register with deadlines, the consents, and when data goes."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.register import lines

        keep = timedelta(days=read_settings().keep_days)
        for line in await store.read(lambda tx: lines(tx, t, chosen(tx, ceremony), keep, now)):
            typer.echo(line)

    with_store(run)
