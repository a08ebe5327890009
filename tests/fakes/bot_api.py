"""What the Bot API checks of every call: fields and types by models that are not ours, lengths, buttons."""

import json
from collections import defaultdict, deque
from typing import Any

import aiogram.methods
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request


class Upload(bytes):
    """A file as it was uploaded, with its name."""

    name: str = ""


class Refusal(Exception):
    """An error answer of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters
        self.code = code


class Counted:
    """The messages of the last second and, to groups, of the last minute; one too many is refused."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._to: defaultdict[int, deque[float]] = defaultdict(deque)

    def count(self, chat: int, now: float) -> None:
        """Count a message to a chat.

        Raises:
            Refusal: there were 30 in this second, one to this chat, or 20 to this group in this minute.
        """
        minute = chat < 0
        _drop(self._all, now - 1)
        _drop(self._to[chat], now - (60 if minute else 1))
        if len(self._all) >= 30 or len(self._to[chat]) >= (20 if minute else 1):
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        if self._to[chat] and self._to[chat][-1] > now - 1:
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        self._all.append(now)
        self._to[chat].append(now)


def _drop(moments: "deque[float]", before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()


async def read_params(request: Request) -> dict[str, Any]:
    """The parameters as their types: JSON in form fields is decoded, files are bytes."""
    if "json" in request.headers.get("content-type", ""):
        return dict(await request.json())
    params: dict[str, Any] = {}
    async with request.form() as form:
        for key, value in form.multi_items():
            params[key] = await _upload(value) if isinstance(value, UploadFile) else _decoded(key, value)
    for key, value in list(params.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            params[key] = params.pop(value.removeprefix("attach://"))
    return params


async def _upload(value: UploadFile) -> Upload:
    upload = Upload(await value.read())
    upload.name = value.filename or ""
    return upload


def _decoded(key: str, value: str) -> Any:
    if key in ("text", "caption", "callback_query_id", "file_id", "photo", "document"):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def check(method: str, params: dict[str, Any]) -> None:
    """Wrong fields and types are refused by models that are not ours."""
    model = getattr(aiogram.methods, method[0].upper() + method[1:])
    stand_in = {key: "file" if isinstance(value, bytes) else value for key, value in params.items()}
    unknown = set(params) - set(model.model_fields)
    try:
        model.model_validate(stand_in)
    except ValidationError as error:
        raise Refusal(400, f"Bad Request: {error.errors()[0]['loc']}") from error
    if unknown:
        raise Refusal(400, f"Bad Request: unknown fields {sorted(unknown)}")
    for command in params.get("commands") or []:
        name, what = command["command"], command["description"]
        if not (1 <= len(name) <= 32 and name.isascii() and name.islower() and 1 <= len(what) <= 256):
            raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")


def buttons_of(params: dict[str, Any]) -> list[tuple[str, str]]:
    """The buttons of a message as (words, data)."""
    rows = (params.get("reply_markup") or {}).get("inline_keyboard") or []
    found = [(button["text"], button["callback_data"]) for row in rows for button in row]
    for words, data in found:
        if not words or not 1 <= len(data.encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return found


def marks_of(params: dict[str, Any]) -> list[tuple[str, str]]:
    """The marks of a text or caption as (type, marked words).

    Raises:
        Refusal: an entity that lies beside the text, cuts a letter in two, or stands within code.
    """
    key = "caption" if "caption" in params else "text"
    text = str(params.get(key) or "").encode("utf-16-le")
    entities = params.get("caption_entities" if key == "caption" else "entities") or []
    if params.get("parse_mode"):
        raise Refusal(400, "Bad Request: can't parse entities")
    marks = [(entity, _span(entity, text)) for entity in entities]
    for entity, (start, end) in marks:
        over = [other for other, (left, right) in marks if left < end and start < right and other is not entity]
        if entity["type"] in ("code", "pre") and any(other["type"] != "blockquote" for other in over):
            raise Refusal(400, f"Bad Request: entities within {entity['type']}")
        if entity["type"] == "text_link" and not entity["url"].startswith(("http://", "https://")):
            raise Refusal(400, "Bad Request: wrong URL")
    return [(entity["type"], text[start:end].decode("utf-16-le")) for entity, (start, end) in marks]


def _span(entity: dict[str, Any], text: bytes) -> tuple[int, int]:
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    try:
        text[:start].decode("utf-16-le"), text[start:end].decode("utf-16-le")
    except UnicodeDecodeError:
        raise Refusal(400, "Bad Request: entity begins in a middle of a UTF-16 symbol") from None
    if not 0 <= start < end <= len(text):
        raise Refusal(400, "Bad Request: entity beyond the text")
    return start, end


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
