"""The command line. Heavy parts are imported by the command that needs them, so that each starts at once."""

import asyncio
import csv
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot import commands_guests, logs, office
from bot.commands_door import door_app
from bot.commands_export import export
from bot.commands_papers import papers
from bot.commands_privacy import privacy_app
from bot.commands_staff import staff_app
from bot.complaints import fail, told
from bot.settings import Settings, read_settings
from bot.with_store import Key, chosen, with_store
from messages.texts import texts

if TYPE_CHECKING:
    from ceremony.plan import Mistake, Plan
    from storage.store import Store

t = texts("vi")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=t("cli.app"))
ceremony_app = typer.Typer(no_args_is_help=True, help=t("cli.ceremony"))
guests_app = typer.Typer(no_args_is_help=True, help=t("cli.guests"))
app.add_typer(ceremony_app, name="ceremony")
app.add_typer(guests_app, name="guests")
app.add_typer(staff_app, name="staff")
app.add_typer(door_app, name="door")
app.add_typer(privacy_app, name="privacy")

app.command(help=t("cli.papers"))(papers)
guests_app.command("export", help=t("cli.export"))(export)
guests_app.command("import", help=t("cli.import"))(commands_guests.import_)
guests_app.command("undo", help=t("cli.undo"))(commands_guests.undo)

app.command(help=t("cli.backup"))(office.backup)
app.command(help=t("cli.restore"))(office.restore)
app.command(help=t("cli.doctor"))(office.doctor)

TRIAL_START = datetime(2024, 8, 5, 0, 0, tzinfo=UTC)
"""07:00 in Vietnam on the day plan 1416 was signed."""

Folder = Annotated[Path, typer.Argument(help=t("cli.folder"), exists=True, file_okay=False)]


@app.command(help=t("cli.serve"))
def serve() -> None:
    """Run everything in this process until SIGTERM or SIGINT."""
    logs.configure()
    with told():
        asyncio.run(_until_signal(read_settings()))


@app.command(help=t("cli.trial"))
def trial(folder: Folder) -> None:
    """Load an example into an empty database, say who can open what, and serve."""
    logs.configure()
    with told():
        settings = read_settings()
        settings = settings.model_copy(update={"now": settings.now or TRIAL_START})
        asyncio.run(_trial(folder, settings))


@app.command(help=t("cli.rehearse"))
def rehearse(
    folder: Annotated[Path, typer.Argument(help=t("cli.folder"))] = Path("examples/xuan-an"),
    out: Annotated[Path, typer.Option(help=t("cli.out"))] = Path("rehearsal"),
    seed: Annotated[int, typer.Option(help=t("cli.seed"))] = 1416,
    guests: Annotated[int, typer.Option(help=t("cli.guest_count"), min=0)] = 0,
) -> None:
    """Play a whole ceremony; the exit code says whether every invariant held."""
    from bot.rehearsal.play import rehearse as play
    from bot.rehearsal.report import complain

    logs.configure()
    complain(asyncio.run(play(_read_plan(folder), out, seed=seed, guests=guests)))


@ceremony_app.command("load", help=t("cli.load"))
def load(folder: Folder) -> None:
    """Validate a plan and store it, whole or not at all."""
    plan = _read_plan(folder)
    emblem = _read_emblem(folder, plan)

    async def run(store: "Store", now: datetime) -> None:
        await _load(store, plan, emblem, now)

    with_store(run)


@guests_app.command("links", help=t("cli.links"))
def guest_links(ceremony: Key = "") -> None:
    """CSV of all guests with code and link on standard output."""

    async def run(store: "Store", now: datetime) -> None:
        from bot.links import links_now
        from bot.listing import link_rows

        links = await links_now(read_settings())
        rows = await store.read(lambda tx: link_rows(tx, chosen(tx, ceremony), links))
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)

    with_store(run)


def _read_plan(folder: Path) -> "Plan":
    from ceremony.plan import PlanMistakes, read_plan

    try:
        toml, guests = ((folder / name).read_bytes() for name in ("ceremony.toml", "guests.csv"))
        clerks = folder / "clerks.csv"
        return read_plan(toml, guests, clerks.read_bytes() if clerks.exists() else None)
    except OSError as error:
        fail(t("cli.unreadable", path=error.filename))
    except PlanMistakes as mistakes:
        _refuse(mistakes.mistakes)


def _read_emblem(folder: Path, plan: "Plan") -> bytes | None:
    from ceremony.plan import Mistake
    from printing.emblems import BadEmblem, prepared

    if not plan.emblem:
        return None
    try:
        return prepared((folder / plan.emblem).read_bytes())
    except OSError:
        _refuse([Mistake("ceremony.toml", "card.emblem", "emblem_missing", {})])
    except BadEmblem as error:
        _refuse([Mistake("ceremony.toml", "card.emblem", error.key, {})])


def _refuse(mistakes: "Sequence[Mistake]") -> NoReturn:
    lines = [t("cli.mistake", file=m.file, place=m.place, text=t(f"plan.{m.key}", **m.details)) for m in mistakes]
    fail("\n".join([*lines, t("cli.nothing_loaded", count=len(lines))]))


async def _load(store: "Store", plan: "Plan", emblem: bytes | None, now: datetime) -> None:
    from actions import loading

    loaded = await store.run(loading.load, plan, now, emblem)
    figures = dict(added=loaded.added, updated=loaded.updated, withdrawn=loaded.withdrawn)
    typer.echo(t("cli.loaded", title=plan.title, **figures))
    for what in loaded.kept:
        typer.echo(t(f"cli.kept_{what}"))
    if plan.assumptions:
        typer.echo(t("cli.assumptions", keys=", ".join(plan.assumptions)))


async def _trial(folder: Path, settings: Settings) -> None:
    from bot.links import links_now
    from bot.listing import trial_lines
    from bot.opening import open_clock, open_database
    from storage import ceremonies

    store = await open_database(settings)
    try:
        now = (await open_clock(settings, store)).now()
        if not await store.read(ceremonies.everyone):
            plan = _read_plan(folder)
            await _load(store, plan, _read_emblem(folder, plan), now)
        links = await links_now(settings)
        for line in await store.run(trial_lines, t, links, now):
            typer.echo(line)
    finally:
        await store.close()
    await _until_signal(settings)


async def _until_signal(settings: Settings) -> None:
    from bot.program import serve as serve_until

    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await serve_until(settings, stop, lambda: typer.echo(t("cli.serving", url=settings.local_url), err=True))
