"""A device at a door, doing as the page `/door`: it asks the server, or decides by its list and sends later."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from httpx import AsyncClient

from actions.door_list import LOOKUP
from ceremony.door import Verdict


@dataclass(frozen=True)
class Row:
    """What the list says to a code."""

    guest_id: int
    verdict: Verdict
    is_in: bool


class OfflineList:
    """The list as a device keeps it: a row is found, and can be read, only with its code."""

    def __init__(self, data: bytes) -> None:
        head, _, rows = data.partition(b"\n")
        told = json.loads(head)
        self._salt, self._rows = bytes.fromhex(told["salt"]), dict(_cut(rows))
        self.server_now = datetime.fromisoformat(told["server_now"])
        self.opens, self.closes = (datetime.fromisoformat(told["ceremony"][key]) for key in ("opens", "closes"))

    def find(self, code: str) -> Row | None:
        """The row of a code, where there is one."""
        hidden = self._rows.get(self._hash("lookup", code)[:LOOKUP])
        if hidden is None:
            return None
        row = json.loads(AESGCM(self._hash("key", code)).decrypt(bytes(12), hidden, None))
        return Row(row[0], Verdict(row[8]), bool(row[9]))

    def _hash(self, word: str, code: str) -> bytes:
        return sha256(word.encode() + self._salt + code.encode()).digest()


def _cut(rows: bytes) -> Iterator[tuple[bytes, bytes]]:
    while rows:
        length = int.from_bytes(rows[LOOKUP : LOOKUP + 2], "big")
        hidden = rows[LOOKUP + 2 :]
        yield rows[:LOOKUP], hidden[:length]
        rows = hidden[length:]


class Scanner:
    """One device. `now` is its own clock, which may be off; `online` whether it has a network."""

    def __init__(self, http: AsyncClient, token: str, door: str, now: Callable[[], datetime]) -> None:
        self.door, self.online = door, True
        self.queue: list[dict[str, Any]] = []
        self.passed: list[str] = []
        self.merged: list[dict[str, Any]] = []
        self._http, self._token, self._now = http, token, now
        self._came: set[int] = set()

    async def refresh(self) -> None:
        """Take a new list for the hour without a network."""
        answer = await self._http.get("/api/door/list", headers=self._headers)
        self._list = OfflineList(answer.raise_for_status().content)
        self._offset: timedelta = self._list.server_now - self._now()
        self._came.clear()

    async def scan(self, code: str, way: str = "in") -> Verdict:
        """Scan a code and tell the verdict on the screen."""
        item = dict(code=code, nonce=token_hex(16), door=self.door, way=way, at=self._now().isoformat())
        return await self._ask(item) if self.online else self._look(item)

    async def merge(self) -> None:
        """Send what was decided by the list, now that the network is back."""
        self.online = True
        told = await self.post("merge", now=self._now().isoformat(), items=self.queue)
        self.merged += told["results"]
        self.queue.clear()

    async def post(self, path: str, **body: object) -> dict[str, Any]:
        """What the server says to a request of this device."""
        answer = await self._http.post(f"/api/door/{path}", json=body, headers=self._headers)
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}

    async def conflicts(self) -> list[dict[str, Any]]:
        """What a supervisor is to look at."""
        answer = await self._http.get("/api/door/conflicts", headers=self._headers)
        return list(answer.raise_for_status().json())

    async def undo(self) -> None:
        """Take the last admission back."""
        await self.post("undo", admission=self._last["admission"])

    async def _ask(self, item: dict[str, Any]) -> Verdict:
        self._last = await self.post("admit", **item)
        verdict = Verdict(self._last["verdict"])
        if verdict.lets_in:
            self._came.add(self._last["guest"]["id"])
        return verdict

    def _look(self, item: dict[str, Any]) -> Verdict:
        row = self._list.find(item["code"])
        if row is None:
            return Verdict.UNKNOWN_CODE
        verdict = self._timely(row.verdict)
        if not verdict.lets_in:
            return verdict
        if row.is_in or row.guest_id in self._came:
            return Verdict.ALREADY_IN
        self._came.add(row.guest_id)
        self.queue.append(item)
        self.passed.append(item["nonce"])
        return verdict

    def _timely(self, verdict: Verdict) -> Verdict:
        """The device's clock may be wrong: what counts is how far it was off when the list came."""
        now = self._now() + self._offset
        if verdict.lets_in and not self._list.opens <= now < self._list.closes:
            return Verdict.NOT_OPEN if now < self._list.opens else Verdict.CLOSED
        return verdict

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept-Language": "vi"}
