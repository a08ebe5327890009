"""What the Bot API checks of every call: fields and types by models that are not ours, lengths, buttons."""

import json
from collections import defaultdict, deque
from typing import Any

import aiogram.methods
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request


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
            params[key] = await value.read() if isinstance(value, UploadFile) else _decoded(key, value)
    for key, value in list(params.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            params[key] = params.pop(value.removeprefix("attach://"))
    return params


def _decoded(key: str, value: str) -> Any:
    if key in ("text", "caption", "callback_query_id", "file_id"):
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


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
