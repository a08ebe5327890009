"""Calls of the Bot API over aiohttp, which is quicker than the library's own client: docs/decisions/0011."""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

PATIENCE = 20.0
"""Seconds that an answer may take."""


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
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)

    async def shutdown(self) -> None:
        """Close it."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

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
            async with self._session.request(method, url, data=_body(request_data)) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    """Plain fields, or a form with files where there are any."""
    if request_data is None:
        return None
    fields, files = request_data.json_parameters, request_data.multipart_data
    if not files:
        return fields
    # Quoted, a Vietnamese name of a file would be shown as %C6%B0.
    form = aiohttp.FormData(fields, quote_fields=False)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
