"""A strict fake Bot API over real HTTP: it checks what the real one checks, limits and breaks on demand."""

import asyncio
import io
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiogram.methods
import uvicorn
from PIL import Image
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.people import PATIENCE, Fault, Group, Sent, User

TOKEN = "1416:a-token-that-must-never-be-logged"
USERNAME = "kinhmoi_bot"
BOT = {"id": 1416, "is_bot": True, "first_name": "Kính Mời", "username": USERNAME}
SENDS = ("sendMessage", "sendPhoto", "sendDocument")


class Refusal(Exception):
    """An error answer of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters
        self.code = code


@dataclass
class FakeTelegram:
    """The server. `limits` enforces 30 sends in any sliding second and one a second to a chat."""

    limits: bool = False
    token: str = TOKEN
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    menus: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.updates: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.answered: Counter[str] = Counter()
        self.queries: set[str] = set()
        self.refused: Counter[int] = Counter()
        self.confirmed = self.fetched = 0
        self._all: list[dict[str, Any]] = []
        self._polled = asyncio.Condition()
        self._moments: deque[tuple[float, int]] = deque()
        self._ids = iter(range(1, 10_000_000))
        self._arrived = asyncio.Event()
        self._polls = 0

    async def __aenter__(self) -> "FakeTelegram":
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, access_log=False, ws="none")
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:  # noqa: ASYNC110
            await asyncio.sleep(0)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._arrived.set()
        await self._serving

    def user(self, number: int, language: str = "vi") -> User:
        """A person who has not started the bot yet."""
        return self.users.setdefault(number, User(self, number, language))

    def group(self, number: int) -> Group:
        """A group chat that the bot is in."""
        return self.groups.setdefault(number, Group(self, number))

    def next_id(self) -> int:
        """A fresh number for messages, updates and files."""
        return next(self._ids)

    def arrives(self, **update: Any) -> int:
        """Queue an update; gives its id."""
        update_id = self.next_id()
        self.updates.append({"update_id": update_id, **update})
        self._all.append(self.updates[-1])
        self._arrived.set()
        return update_id

    def fails(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method fail, each in its way."""
        self.faults[method].extend(faults)

    async def has_fetched(self, update_id: int) -> None:
        """Wait until a poll has been given this update."""
        await self._until(lambda: self.fetched >= update_id)

    async def has_confirmed(self, update_id: int) -> None:
        """Wait until a poll has confirmed this update."""
        await self._until(lambda: self.confirmed > update_id)

    def redeliver_everything(self) -> None:
        """Forget what was confirmed, as if the confirmation had been lost on the way."""
        self.updates = list(self._all)
        self.confirmed = 0

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with self._polled:
            await asyncio.wait_for(self._polled.wait_for(happened), PATIENCE)

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        handler: Callable[[dict[str, Any]], Awaitable[Any]] | None = getattr(self, f"_{method}", None)
        if handler is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        params = await _params(request)
        try:
            _check(method, params)
            return await self._answer(method, handler, params)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return JSONResponse(refusal.body, refusal.code)

    async def _answer(self, method: str, handler: Any, params: dict[str, Any]) -> Response:
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault and not fault.after_effect:
            await fault.strike(Refusal)
        if method in SENDS and self.limits:
            self._limit(int(params["chat_id"]))
        result = await handler(params)
        self.calls.append((method, params))
        if fault:
            await fault.strike(Refusal)
        return JSONResponse({"ok": True, "result": result})

    def _limit(self, chat_id: int) -> None:
        now = time.monotonic()
        while self._moments and self._moments[0][0] <= now - 1:
            self._moments.popleft()
        if len(self._moments) >= 30 or any(chat == chat_id for _, chat in self._moments):
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        self._moments.append((now, chat_id))

    async def _getMe(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return BOT

    async def _getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if self._polls:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        self._polls += 1
        try:
            offset = int(params.get("offset") or 0)
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
            self.confirmed = max(self.confirmed, offset)
            await self._tell()
            self._arrived.clear()
            if not self.updates:
                try:
                    await asyncio.wait_for(self._arrived.wait(), int(params.get("timeout") or 0))
                except TimeoutError:
                    return []
            self.fetched = max(update["update_id"] for update in self.updates[:100])
            await self._tell()
            return list(self.updates[:100])
        finally:
            self._polls -= 1

    async def _tell(self) -> None:
        async with self._polled:
            self._polled.notify_all()

    async def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not 1 <= _units(params["text"]) <= 4096:
            raise Refusal(400, "Bad Request: message is too long" if params["text"] else "message text is empty")
        return self._chat(params).take(Sent(self.next_id(), params["text"], None, _buttons(params)))

    async def _sendPhoto(self, params: dict[str, Any]) -> Any:  # noqa: N802
        photo, caption = params["photo"], params.get("caption") or ""
        if _units(caption) > 1024:
            raise Refusal(400, "Bad Request: message caption is too long")
        if not isinstance(photo, bytes) or len(photo) > 10_000_000:
            raise Refusal(400, "Bad Request: file is too big")
        Image.open(io.BytesIO(photo)).verify()
        return self._chat(params).take(Sent(self.next_id(), caption, photo, _buttons(params)))

    async def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:  # noqa: N802
        query = params["callback_query_id"]
        if query not in self.queries:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered[query] += 1
        return True

    async def _setMyCommands(self, params: dict[str, Any]) -> Any:  # noqa: N802
        scope = params.get("scope") or {}
        key = f"{scope.get('chat_id', scope.get('type', 'default'))}:{params.get('language_code') or ''}"
        self.menus[key] = [command["command"] for command in params["commands"]]
        return True

    async def _getFile(self, params: dict[str, Any]) -> Any:  # noqa: N802
        file_id = params["file_id"]
        if file_id not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return {"file_id": file_id, "file_unique_id": file_id, "file_path": f"photos/{file_id}.jpg"}

    async def _file(self, request: Request) -> Response:
        name = request.path_params["path"].removeprefix("photos/").removesuffix(".jpg")
        if request.path_params["token"] != self.token or name not in self.files:
            return Response(status_code=404)
        return Response(self.files[name], media_type="image/jpeg")

    def _chat(self, params: dict[str, Any]) -> User | Group:
        number = int(params["chat_id"])
        chat: User | Group | None = self.users.get(number) or self.groups.get(number)
        if chat is None or (isinstance(chat, User) and not chat.started):
            raise Refusal(400, "Bad Request: chat not found")
        if isinstance(chat, User) and chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if isinstance(chat, User) and chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if isinstance(chat, Group) and chat.moved_to:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        return chat


async def _params(request: Request) -> dict[str, Any]:
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


def _check(method: str, params: dict[str, Any]) -> None:
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


def _buttons(params: dict[str, Any]) -> list[tuple[str, str]]:
    rows = (params.get("reply_markup") or {}).get("inline_keyboard") or []
    found = [(button["text"], button["callback_data"]) for row in rows for button in row]
    for words, data in found:
        if not words or not 1 <= len(data.encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
