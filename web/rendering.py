"""From messages and pages to HTML. Everything is escaped; only our own links become links."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from messages.menus import menu
from messages.model import Message
from messages.texts import LANGUAGES, Texts, texts
from storage.deliveries import Shown

FOLDER = Path(__file__).parent
MAIN_CHOICES = (
    "attend",
    "confirm",
    "invite_send",
    "remind_send",
    "change_send",
    "join_send",
    "split_send",
    "places_grant",
    "admit",
)
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")

_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def linked(text: str) -> Markup:
    """The text, escaped, with its web addresses as links."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


_environment.filters["linked"] = linked
_environment.globals["main_choices"] = MAIN_CHOICES


def page(template: str, t: Texts, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page in a language; going back to it asks anew, so that it never shows or repeats what is over."""
    html = _environment.get_template(template).render(t=t, **values)
    return HTMLResponse(html, status, {"Cache-Control": "private, no-store"})


def text(template: str, **values: Any) -> str:
    """What is no page: a script."""
    return _environment.get_template(template).render(**values)


def notice(t: Texts, text: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A page that says one thing and leads on."""
    response = page("notice.html", t, status, text=text)
    response.headers.update(headers or {})
    return response


def shown(message: Shown, t: Texts, base: str, form_key: str) -> Markup:
    """One message of a conversation, with what the person had said before it."""
    said = Message.load(message.body)
    html = _environment.get_template("message.html").render(
        t=t, id=message.id, heard=message.heard, message=said, base=base, form_key=form_key
    )
    return Markup(html)


def cursor(message: Shown) -> str:
    """Where in a conversation a message stands, for the next reading."""
    return f"{message.at.isoformat()}|{message.id}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The place that `cursor` wrote; None for anything else."""
    moment, _, number = text.partition("|")
    try:
        return datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None


def commands(roles: tuple[str, ...], t: Texts) -> list[tuple[str, str]]:
    """The commands that a page offers below the conversation."""
    return menu(("delegate", *roles), t.language)


def spoken(request: Request) -> Texts:
    """The language that the browser prefers, of those we speak."""
    for part in request.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip().split("-")[0].lower()
        if language in LANGUAGES:
            return texts(language)
    return texts(LANGUAGES[0])
