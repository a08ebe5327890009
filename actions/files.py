"""Files that go with messages: what is in them, and the addresses that are lent to them."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Literal

from actions import call_lists, import_sheet, papers
from actions.papers import Paper
from actions.wanted import Wanted
from ceremony.errors import Refused
from messages.links import Links
from messages.model import Attachment
from messages.texts import texts
from printing import letter
from storage import attachments, pictures
from storage.attachments import Stored
from storage.pictures import Lent
from storage.store import Store
from storage.types import Transaction

PDF = "application/pdf"
LENT_FOR = {"stored": timedelta(days=30), "call_list": timedelta(days=1), "paper": timedelta(days=1)}
"""How long an address opens a file; a list of phone numbers, and papers with codes, not for long."""

_KINDS: Mapping[str, Literal["stored", "call_list", "paper"]] = {
    "stored": "stored",
    "call_list": "call_list",
    "paper": "paper",
}


@dataclass(frozen=True)
class File:
    """A file as it is handed out."""

    kind: Literal["photo", "document"]
    name: str
    mime: str
    data: bytes


async def opened(store: Store, attachment: Attachment, links: Links, now: datetime) -> File | None:
    """What a file is and holds, drawn now where it is made by us; None where there is none any more.

    Raises:
        StoreUnavailable: the database is away.
    """
    if attachment.kind == "call_list":
        asked = (attachment.id, attachment.language, attachment.group_id)
        return File("document", *await store.read(call_lists.drawn, *asked))
    if attachment.kind == "paper":
        return await _paper(store, attachment, links, now)
    stored = await store.read(attachments.find, attachment.id)
    if stored is None:
        return None
    if stored.kind == "letter":
        return File("document", stored.name, PDF, await _letter(store, stored, attachment.language))
    if stored.kind == "import":
        return await _preview(store, stored, attachment.language)
    return File("photo" if stored.kind == "photo" else "document", stored.name, stored.mime, stored.data)


def lend(tx: Transaction, attachment: Attachment, name: str, links: Links, now: datetime) -> str:
    """An address that opens a file for a while, as hard to guess as a code."""
    token = secrets.token_urlsafe(18)
    parts = (attachment.id, attachment.group_id or "", attachment.guest_id or "", attachment.paper)
    lent = Lent(attachment.kind, ":".join(map(str, parts)), attachment.language)
    pictures.lend(tx, token, lent, now, now + LENT_FOR[attachment.kind])
    return links.file(token, name)


def borrowed(tx: Transaction, token: str, now: datetime) -> Attachment | None:
    """The file behind such an address; None where there is none, or not any more."""
    lent = pictures.find(tx, token, now)
    if lent is None or lent.kind not in LENT_FOR:
        return None
    # An address that was lent before there were papers has fewer parts.
    number, group, guest, paper = [*lent.code.split(":"), "", "", ""][:4]
    return Attachment(
        _KINDS[lent.kind],
        int(number),
        lent.language,
        int(group) if group else None,
        int(guest) if guest else None,
        paper,
    )


async def _paper(store: Store, asked: Attachment, links: Links, now: datetime) -> File | None:
    """The paper as the rows are now; None where there is nothing on it any more."""
    wanted = Wanted(asked.id, asked.group_id, asked.guest_id, asked.language, now, links)
    paper = Paper(asked.paper)
    try:
        data = await papers.printed(store, paper, wanted)
    except Refused:
        return None
    mime = papers.MIME[papers.KINDS[paper].ending]
    return File("document", papers.file_name(paper, asked.language), mime, data)


async def _preview(store: Store, stored: Stored, language: str) -> File | None:
    """What an import would do now; None once its list is forgotten."""
    shown = await store.read(import_sheet.find, int(stored.data))
    if shown is None:
        return None
    data = await asyncio.to_thread(import_sheet.drawn, texts(language), shown)
    return File("document", stored.name, stored.mime, data)


async def _letter(store: Store, stored: Stored, language: str) -> bytes:
    """The letter as a document, drawn off the event loop; its name is its title."""
    if stored.drawn is not None:
        return stored.drawn
    title, text = PurePath(stored.name).stem, stored.data.decode()
    pdf = await asyncio.to_thread(letter.letter, title, text, language)
    await store.run(attachments.keep_drawn, stored.id, pdf)
    return pdf
