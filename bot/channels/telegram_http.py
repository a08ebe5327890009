"""Calls of the Bot API over aiohttp, which is quicker than the library's own client: docs/decisions/0011."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

PATIENCE = 20.0
"""Seconds that an answer may take."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class AiohttpRequest(BaseRequest):
    """A pool of connections that every call shares. The token is in every address: none gets into an error."""

    def __init__(self, connections: int, patience: float = PATIENCE) -> None:
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=2 * patience, connect=patience / 2, sock_read=patience)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Open the pool, on the loop that will use it."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=self._timeout, cookie_jar=jar, json_serialize=_as_json
            )

    async def shutdown(self) -> None:
        """Close it."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(self, url: str, fields: Mapping[str, Any], files: Mapping[str, InputFile]) -> Any:
        """The result of a method, as plain as what it is given: none of the library's objects are made.

        Raises:
            TelegramError: as the library's own calls.
        """
        given = {name: value for name, value in fields.items() if value}
        uploads = {name: file.field_tuple for name, file in files.items()}
        return await self.post(url, cast(RequestData, _Plain(given, uploads)))

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises:
            TimedOut: no answer in time; the call may have had its effect.
            NetworkError: no connection, or one that broke.
        """
        assert self._session is not None
        try:
            async with self._session.request(method, url, **_body(request_data)) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


@dataclass(frozen=True)
class _Plain:
    """What is read of the library's `RequestData`, without the objects it is made of."""

    parameters: Mapping[str, Any]
    multipart_data: Mapping[str, Any] = field(default_factory=dict)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """JSON, or a form where there are files: a form costs ten times as much, every letter by itself."""
    if request_data is None:
        return {}
    fields, files = request_data.parameters, request_data.multipart_data
    if not files:
        return dict(json=fields)
    # Quoted, a Vietnamese name of a file would be shown as %C6%B0.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else _as_json(value))
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return dict(data=form)
