"""The command line's part about papers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.complaints import fail
from bot.settings import read_settings
from bot.with_store import Key, chosen, with_store
from messages.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from actions.wanted import Wanted
    from ceremony.model import Ceremony
    from messages.links import Links
    from storage.store import Store

t = texts("vi")


def papers(
    name: Annotated[str, typer.Argument(help=t("cli.paper"))],
    out: Annotated[Path, typer.Option("--out", help=t("cli.paper_file"))],
    ceremony: Key = "",
    group: Annotated[str, typer.Option("--group", help=t("cli.paper_group"))] = "",
    guest: Annotated[str, typer.Option("--guest", help=t("cli.guest_key"))] = "",
    language: Annotated[str, typer.Option("--language", help=t("cli.paper_language"))] = "vi",
) -> None:
    """Write a paper for all, for a group or for one guest: a PDF, or a workbook by the name of the file."""

    async def run(store: "Store", now: datetime) -> None:
        from actions.papers import BOOKS, Paper, taken
        from bot.links import links_now

        if name not in list(Paper):
            fail(t("cli.no_such_paper", name=name, names=", ".join(Paper)))
        if language not in LANGUAGES:
            fail(t("cli.no_such_language", name=language, names=", ".join(LANGUAGES)))
        links = await links_now(read_settings())
        wanted = await store.read(lambda tx: _wanted(tx, chosen(tx, ceremony), group, guest, language, now, links))
        paper = Paper(name)
        if out.suffix.lower() == ".xlsx":
            paper = BOOKS.get(paper, paper)
        out.write_bytes(await taken(store, paper, wanted))
        typer.echo(t("cli.paper_written", path=out))

    with_store(run)


def _wanted(
    tx: Any, ceremony: "Ceremony", group: str, guest: str, language: str, now: datetime, links: "Links"
) -> "Wanted":
    """What the options mean.

    Raises:
        Refused: there is no such group or guest.
    """
    from actions.wanted import Wanted
    from bot.register import listed
    from ceremony.errors import Refused
    from storage import ceremonies

    groups = {each.key: each.id for each in ceremonies.groups_of(tx, ceremony.id)}
    if group and group not in groups:
        raise Refused("no_such_group", group=group, groups=", ".join(groups))
    guest_id = listed(tx, ceremony, guest) if guest else None
    return Wanted(ceremony.id, groups.get(group), guest_id, language, now, links)
