"""A strict fake Bot API over real HTTP: it checks what the real one checks, limits and breaks on demand."""

import asyncio
import io
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.bot_api import Counted, Refusal, buttons_of, check, marks_of, read_params, units
from tests.fakes.people import PATIENCE, Fault, Group, Sent, User
from tests.fakes.shelf import Shelf
from tests.fakes.webhooks import Caller

TOKEN = "1416:a-token-that-must-never-be-logged"
USERNAME = "kinhmoi_bot"
BOT = {"id": 1416, "is_bot": True, "first_name": "Kính Mời", "username": USERNAME}
SENDS = ("sendMessage", "sendPhoto", "sendDocument")


@dataclass
class FakeTelegram:
    """The server. `limits` enforces 30 sends in any sliding second, one a second to a chat, 20 a minute to groups.

    What counts is sendX; edits and answers to button presses do not. `latency` is that of the way there and back.
    """

    limits: bool = False
    latency: float = 0.0
    token: str = TOKEN
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    menus: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.updates: list[dict[str, Any]] = []
        self.shelf = Shelf()
        self.answered: Counter[str] = Counter()
        self.queries: set[str] = set()
        self.refused: Counter[int] = Counter()
        self.confirmed = self.fetched = 0
        self._all: list[dict[str, Any]] = []
        self._polled = asyncio.Condition()
        self._counted = Counted()
        self._ids = iter(range(1, 10_000_000))
        self._arrived = asyncio.Event()
        self._polls = 0
        self.hook = Caller("X-Telegram-Bot-Api-Secret-Token")
        self._calling = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FakeTelegram":
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file),
        ]
        app = Starlette(routes=routes)
        config = uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:  # noqa: ASYNC110
            await asyncio.sleep(0)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hook.url = ""
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
        if self.hook.url:
            self._soon(self._call_hook())
        return update_id

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call_hook(self) -> None:
        """Hand in what waits, one after another; what is not answered 200 is handed in again a little later."""
        async with self._calling:
            while self.updates and self.hook.url:
                update = self.updates[0]
                if await self.hook.hand_in(json.dumps(update).encode()) != 200:
                    await asyncio.sleep(0.05)
                    continue
                self.updates.remove(update)
                self.confirmed = max(self.confirmed, update["update_id"] + 1)
                await self._tell()

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
        params = await read_params(request)
        try:
            check(method, params)
            return await self._answer(method, handler, params)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return JSONResponse(refusal.body, refusal.code)

    async def _answer(self, method: str, handler: Any, params: dict[str, Any]) -> Response:
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency / 2)
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault and not fault.after_effect:
            await fault.strike(Refusal)
        if method in SENDS and self.limits:
            self._counted.count(int(params["chat_id"]), time.monotonic())
        result = await handler(params)
        self.calls.append((method, params))
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency / 2)
        if fault:
            await fault.strike(Refusal)
        return JSONResponse({"ok": True, "result": result})

    async def _getMe(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return BOT

    async def _getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if self.hook.url:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
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
            self.fetched = max([self.fetched, *(update["update_id"] for update in self.updates[:100])])
            await self._tell()
            return list(self.updates[:100])
        finally:
            self._polls -= 1

    async def _setWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not params["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.hook.url, self.hook.secret = params["url"], params.get("secret_token", "")
        self._soon(self._call_hook())
        return True

    async def _deleteWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.hook.url = ""
        return True

    async def _tell(self) -> None:
        async with self._polled:
            self._polled.notify_all()

    async def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not 1 <= units(params["text"]) <= 4096:
            raise Refusal(400, "Bad Request: message is too long" if params["text"] else "message text is empty")
        sent = Sent(self.next_id(), params["text"], None, buttons_of(params), marks_of(params))
        return self._chat(params).take(sent)

    async def _sendPhoto(self, params: dict[str, Any]) -> Any:  # noqa: N802
        file_id, photo = self.shelf.sent(params, "photo")
        Image.open(io.BytesIO(photo)).verify()
        return self._chat(params).take(self._sent(params, photo=photo, file_id=file_id))

    async def _sendDocument(self, params: dict[str, Any]) -> Any:  # noqa: N802
        file_id, data = self.shelf.sent(params, "document")
        name = getattr(params["document"], "name", "")
        return self._chat(params).take(self._sent(params, photo=None, document=data, name=name, file_id=file_id))

    def _sent(self, params: dict[str, Any], **more: Any) -> Sent:
        return Sent(
            id=self.next_id(),
            text=params.get("caption") or "",
            buttons=buttons_of(params),
            marks=marks_of(params),
            **more,
        )

    async def _editMessageText(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not 1 <= units(params["text"]) <= 4096:
            raise Refusal(400, "Bad Request: message is too long" if params["text"] else "message text is empty")
        changed = dict(text=params["text"], buttons=buttons_of(params), marks=marks_of(params))
        try:
            result = self._chat(params).change(int(params["message_id"]), **changed)
        except LookupError:
            raise Refusal(400, "Bad Request: message to edit not found") from None
        if result is None:
            raise Refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        return result

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
        self.shelf.data(file_id)
        return {"file_id": file_id, "file_unique_id": file_id, "file_path": f"files/{file_id}.bin"}

    async def _file(self, request: Request) -> Response:
        name = request.path_params["path"].removeprefix("files/").removesuffix(".bin")
        if request.path_params["token"] != self.token:
            return Response(status_code=404)
        return Response(self.shelf.data(name), media_type="application/octet-stream")

    def _chat(self, params: dict[str, Any]) -> User | Group:
        number = int(params["chat_id"])
        chat: User | Group | None = self.users.get(number) or self.groups.get(number)
        if chat is None or (isinstance(chat, User) and not chat.started):
            raise Refusal(400, "Bad Request: chat not found")
        if isinstance(chat, User) and chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if isinstance(chat, User) and chat.refusals:
            raise Refusal(chat.refusals.pop(0), "refused as told")
        if isinstance(chat, User) and chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if isinstance(chat, Group) and chat.moved_to:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        return chat
