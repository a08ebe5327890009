"""The command line's part about lists of guests: previewing, importing, undoing."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.complaints import fail
from bot.with_store import Key, chosen, with_store
from messages.texts import texts

if TYPE_CHECKING:
    from actions.import_model import Preview
    from actions.importing import By
    from lists.model import Listing
    from storage.store import Store
    from storage.types import Transaction

t = texts("vi")


def import_(
    file: Annotated[Path, typer.Argument(help=t("cli.import_file"))],
    group: Annotated[str, typer.Option(help=t("cli.import_group"))] = "",
    ceremony: Key = "",
    preview: Annotated[bool, typer.Option("--preview", help=t("cli.import_preview"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.import_json"))] = False,
    xlsx: Annotated[Path | None, typer.Option(help=t("cli.import_xlsx"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=t("cli.import_yes"))] = False,
) -> None:
    """Preview a list, and import it unless only a preview is asked for."""
    listing = _read(file)

    async def run(store: "Store", now: datetime) -> None:
        from actions import import_wording, importing

        by = importing.By()
        number = await store.run(_kept, listing, ceremony, group, by, now)
        shown = await store.run(
            importing.preview, number, by, ready=await store.read(importing.prepared, number, by)
        )
        _tell(shown, as_json=as_json)
        _write(shown, xlsx)
        if preview or not shown.effective(asked=True):
            await store.run(importing.drop, number, by, now)
            return
        asked = yes or _takes_asked(shown)
        outcome = await store.run(importing.confirm, number, by, asked=asked, now=now, ready=shown)
        if outcome.applied is None:
            fail(t("importing.overtaken"))
        typer.echo(import_wording.done(t, outcome.applied), err=as_json)
        typer.echo(t("importing.done_number", number=number), err=as_json)

    with_store(run)


def undo(number: Annotated[int, typer.Argument(help=t("cli.undo_number"))]) -> None:
    """Undo an import."""

    async def run(store: "Store", now: datetime) -> None:
        from actions import import_wording, importing

        typer.echo(import_wording.undone(t, await store.run(importing.undo, number, importing.By(), now)))

    with_store(run)


def _read(file: Path) -> "Listing":
    from actions import import_wording, importing
    from lists.model import Unreadable

    try:
        read = importing.read_file(file.name, file.read_bytes())
    except OSError:
        fail(t("cli.unreadable", path=file))
    if isinstance(read, Unreadable):
        fail(import_wording.unreadable(t, read))
    return read


def _kept(tx: "Transaction", listing: "Listing", ceremony_key: str, group: str, by: "By", now: datetime) -> int:
    from actions import importing

    ceremony = chosen(tx, ceremony_key)
    into = importing.chosen_group(tx, ceremony, group)
    return importing.keep(tx, ceremony.id, listing, into.id if into else None, by, now)


def _tell(shown: "Preview", *, as_json: bool) -> None:
    from actions import import_wording

    if as_json:
        typer.echo(json.dumps(import_wording.as_json(t, shown), ensure_ascii=False))
    else:
        typer.echo("\n".join([import_wording.summary(t, shown), *import_wording.lines(t, shown)]))


def _write(shown: "Preview", xlsx: Path | None) -> None:
    from actions import import_sheet

    if xlsx is not None:
        xlsx.write_bytes(import_sheet.drawn(t, shown))


def _takes_asked(shown: "Preview") -> bool:
    """Whether somebody at the keyboard takes the rows that ask; without anybody they are left."""
    if not shown.asking or not sys.stdin.isatty():
        return False
    return typer.confirm(t("cli.import_asked", count=shown.asking), default=False)
