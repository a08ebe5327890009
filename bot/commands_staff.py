"""The command line's part about duties: their links, the tokens of devices at the door, and ending them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.complaints import fail
from bot.settings import read_settings
from bot.with_store import Key, chosen, with_store
from ceremony.model import Role
from messages.texts import texts

if TYPE_CHECKING:
    from storage.store import Store

t = texts("vi")
staff_app = typer.Typer(no_args_is_help=True, help=t("cli.staff"))

DutyRole = Annotated[Role, typer.Option(help=t("cli.role"))]
AtDoor = Annotated[str, typer.Option(help=t("cli.door"))]
Label = Annotated[str, typer.Option(help=t("cli.label"))]


@staff_app.command("invite", help=t("cli.invite"))
def invite(
    role: DutyRole,
    ceremony: Key = "",
    group: Annotated[str, typer.Option(help=t("cli.group"))] = "",
    door: AtDoor = "",
    label: Label = "",
) -> None:
    """One-time links for a duty, one a line."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.links import links_now
        from bot.listing import new_duty

        links = await links_now(read_settings())
        made = await store.run(
            lambda tx: new_duty(tx, chosen(tx, ceremony), role, group=group, door=door, label=label, now=now)
        )
        for link in links.staff(made):
            typer.echo(link)

    with_store(run)


@staff_app.command("token", help=t("cli.token"))
def token(role: DutyRole, door: AtDoor, ceremony: Key = "", label: Label = "") -> None:
    """A bearer token for a device at a door."""

    async def run(store: "Store", now: datetime) -> None:
        from actions import devices

        named = label or t(f"page.duty_{role}")
        typer.echo(
            await store.run(
                lambda tx: devices.add_with_duty(
                    tx, chosen(tx, ceremony).id, role, door=door, label=named, now=now
                )
            )
        )

    with_store(run)


@staff_app.command("list", help=t("cli.staff_list"))
def list_duties(ceremony: Key = "") -> None:
    """Every duty handed out, and whether its link was used; every device at the door."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.listing import duty_lines

        for line in await store.read(lambda tx: duty_lines(tx, t, chosen(tx, ceremony), now)):
            typer.echo(line)

    with_store(run)


@staff_app.command("revoke", help=t("cli.staff_revoke"))
def revoke(
    number: Annotated[int | None, typer.Argument(help=t("cli.duty_number"))] = None,
    device: Annotated[int | None, typer.Option(help=t("cli.device_number"))] = None,
) -> None:
    """End a duty: its chat and its devices lose it at once, its link opens nothing more. Or end one device."""
    if (number is None) == (device is None):
        fail(t("cli.duty_or_device"))

    async def run(store: "Store", now: datetime) -> None:
        from actions import devices, staff

        if number is not None:
            duty = await store.run(staff.revoke, number, now)
            typer.echo(t("cli.revoked", number=number, label=duty.label))
        elif device is not None:
            ended = await store.run(devices.revoke, device, now)
            typer.echo(t("cli.device_revoked", number=device, label=ended.label or ended.duty.label))

    with_store(run)
