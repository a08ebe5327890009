"""From messages and pages to HTML. Everything is escaped; only our own links become links."""

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from messages.menus import menu
from messages.model import Message
from messages.texts import LANGUAGES, Texts, texts
from storage.attachments import Label
from storage.deliveries import Shown
from web.marks import linked, marked

FOLDER = Path(__file__).parent
MAIN_CHOICES = (
    "attend",
    "confirm",
    "invite_send",
    "remind_send",
    "change_send",
    "broadcast_new",
    "broadcast_send",
    "broadcast_at",
    "join_send",
    "split_send",
    "places_grant",
    "import_take",
    "admit",
)

_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


_environment.filters["linked"] = linked
_environment.filters["marked"] = marked
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


def shown(message: Shown, file: Label | None, t: Texts, base: str, form_key: str) -> Markup:
    """One message of a conversation with its file, and with what the person had said before it."""
    said = Message.load(message.body)
    html = _environment.get_template("message.html").render(
        t=t,
        id=message.id,
        version=cursor(message),
        heard=message.heard,
        message=said,
        file=file,
        base=base,
        form_key=form_key,
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
