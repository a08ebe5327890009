"""A strict fake of Zalo's Bot Platform over real HTTP: it checks lengths, addresses and who wrote first."""

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.webhooks import Caller

TOKEN = "1416:a-zalo-token-that-must-never-be-logged"
SECRET = "a-secret-of-the-webhook"
PATIENCE = 15.0


@dataclass(frozen=True)
class Answer:
    """What a call is answered instead of being carried out; `raw` is sent as it is."""

    code: int
    status: int = 200
    raw: str | None = None


@dataclass
class ZaloUser:
    """Somebody on Zalo; the bot may write only after they have."""

    fake: "FakeZalo"
    id: str
    started: bool = False
    blocked: bool = False

    def __post_init__(self) -> None:
        self.texts: list[str] = []
        self.pictures: list[bytes] = []
        self._read = 0

    async def says(self, text: str, message_id: str = "") -> list[str]:
        """Type something and read what comes back."""
        await self.fake.arrives(self, "text", message_id, text=text)
        return await self.reads()

    async def sends(self, kind: str, **more: Any) -> list[str]:
        """Send something that is no text."""
        await self.fake.arrives(self, kind, "", **more)
        return await self.reads()

    async def reads(self) -> list[str]:
        """What came since the last reading, once something has."""
        async with asyncio.timeout(PATIENCE):
            while len(self.texts) == self._read:
                await self.fake.something_sent()
        fresh, self._read = self.texts[self._read :], len(self.texts)
        return fresh

    def number_of(self, words: str) -> str:
        """The number before a choice in the last text that offers it."""
        for text in reversed(self.texts):
            for line in text.splitlines():
                number, _, label = line.partition(". ")
                if number.isdigit() and label.startswith(words):
                    return number
        raise LookupError(words)


@dataclass
class FakeZalo:
    """The server. Public addresses are found through `hook`; others cannot be fetched."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.users: dict[str, ZaloUser] = {}
        self.faults: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self.files: dict[str, bytes] = {}
        self.hook = Caller("X-Bot-Api-Secret-Token")
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sent = asyncio.Condition()
        self._ids = iter(range(1, 1_000_000))

    async def __aenter__(self) -> "FakeZalo":
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["POST"]),
            Route("/files/{name}", self._file),
        ]
        app = Starlette(routes=routes)
        config = uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:  # noqa: ASYNC110
            await asyncio.sleep(0)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        self._http = httpx.AsyncClient(timeout=PATIENCE)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        self._server.should_exit = self._server.force_exit = True
        await self._serving

    def user(self, name: str) -> ZaloUser:
        """A person; ids are opaque text on Zalo."""
        return self.users.setdefault(name, ZaloUser(self, name))

    def hosts(self, name: str, content: bytes) -> str:
        """The address of a file that somebody sent."""
        self.files[name] = content
        return f"{self.url}/files/{name}"

    def update(self, user: ZaloUser, kind: str, message_id: str = "", **more: Any) -> dict[str, Any]:
        """An event as Zalo wraps it."""
        message = {
            "from": {"id": user.id, "display_name": "Người dùng", "is_bot": False},
            "chat": {"id": user.id, "chat_type": "PRIVATE"},
            "message_id": message_id or f"m{next(self._ids):x}",
            "date": 1722819600000,
        }
        return {"ok": True, "result": {"event_name": f"message.{kind}.received", "message": message | more}}

    async def arrives(self, user: ZaloUser, kind: str, message_id: str, **more: Any) -> None:
        """Hand in an event: to the webhook where one is set, else to whoever polls."""
        user.started = True
        update = self.update(user, kind, message_id, **more)
        if self.hook.url:
            await self.hook.hand_in(json.dumps(update).encode())
        else:
            self._updates.put_nowait(update["result"])

    async def something_sent(self) -> None:
        """Wait until the bot has sent something."""
        async with self._sent:
            await self._sent.wait()

    def fails(self, method: str, *answers: Answer) -> None:
        """Let the next calls of a method be answered so."""
        self.faults[method].extend(answers)

    async def _file(self, request: Request) -> Response:
        content = self.files.get(request.path_params["name"])
        return Response(content, media_type="image/jpeg") if content is not None else Response(status_code=404)

    async def _call(self, request: Request) -> Response:
        method, fields = request.path_params["method"], await request.json()
        self.calls.append((method, fields))
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        if self.faults[method]:
            fault = self.faults[method].popleft()
            if fault.raw is not None:
                return Response(fault.raw, fault.status)
            return _error(fault.code, "as told", fault.status)
        return (
            await getattr(self, f"_{method}")(fields) if hasattr(self, f"_{method}") else _error(404, "no method")
        )

    async def _getMe(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        return _ok({"id": "9001", "account_name": "bot.KinhMoi", "account_type": "BASIC"})

    async def _setWebhook(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        url, secret = fields.get("url", ""), fields.get("secret_token", "")
        if not url.startswith("https://") or not 8 <= len(secret) <= 256:
            return _error(400, "bad webhook")
        self.hook.url, self.hook.secret = url, secret
        return _ok({"url": url})

    async def _deleteWebhook(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        self.hook.url = ""
        return _ok({})

    async def _getUpdates(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        try:
            return _ok(await asyncio.wait_for(self._updates.get(), 0.5))
        except TimeoutError:
            return _error(408, "Request timeout")

    async def _sendMessage(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        if set(fields) - {"chat_id", "text"} or not isinstance(fields.get("chat_id"), str):
            return _error(400, "fields")
        if not 1 <= len(fields.get("text", "").encode("utf-16-le")) // 2 <= 2000:
            return _error(400, "text length")
        return await self._deliver(fields["chat_id"], fields["text"])

    async def _sendPhoto(self, fields: dict[str, Any]) -> Response:  # noqa: N802
        if set(fields) - {"chat_id", "photo", "caption"}:
            return _error(400, "fields")
        if len(fields.get("caption", "").encode("utf-16-le")) // 2 > 2000:
            return _error(400, "caption length")
        try:
            fetched = await self._http.get(self.hook.found(fields.get("photo", "")))
        except LookupError:
            return _error(400, "photo cannot be fetched")
        if fetched.status_code != 200 or not fetched.content.startswith(b"\xff\xd8"):
            return _error(400, "photo cannot be fetched")
        return await self._deliver(fields["chat_id"], fields.get("caption", ""), fetched.content)

    async def _deliver(self, address: str, text: str, picture: bytes | None = None) -> Response:
        user = self.users.get(address)
        if user is None or not user.started or user.blocked:
            return _error(403, "user has not started or has blocked the bot")
        user.texts.append(text)
        user.pictures += [picture] if picture else []
        async with self._sent:
            self._sent.notify_all()
        return _ok({"message_id": f"s{next(self._ids):x}", "date": 1722819600000})


def _ok(result: dict[str, Any]) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _error(code: int, what: str, status: int = 200) -> Response:
    """Zalo tells errors in the body, often under HTTP 200."""
    return JSONResponse({"ok": False, "error_code": code, "description": what}, status)
