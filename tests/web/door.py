"""Devices at the door of a running site."""

from datetime import datetime
from itertools import count
from typing import Any

import httpx

from actions import devices
from ceremony.model import Guest, Reply, Role
from storage import guests, tables
from tests.web.conftest import Site


class Scanner:
    """A device that speaks to the API over HTTP."""

    def __init__(self, site: Site, token: str, http: httpx.AsyncClient) -> None:
        self._site, self.token, self._http = site, token, http
        self._nonces = count(1)
        self._bearer = {"Authorization": f"Bearer {token}"}

    async def post(self, path: str, **body: Any) -> httpx.Response:
        """What a path answers to a body."""
        return await self._http.post(f"/api/door/{path}", json=body, headers=self._bearer)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """What a path answers."""
        return await self._http.get(f"/api/door/{path}", headers=self._bearer | headers)

    async def scans(self, code: str | None = None, **body: Any) -> dict[str, Any]:
        """The verdict on a code, or on a guest who was found."""
        nonce = f"{self.token}-{next(self._nonces)}"
        answer = await self.post("admit", **{"nonce": nonce, "code": code} | body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def merges(self, *items: dict[str, Any], now: datetime | None = None) -> list[dict[str, Any]]:
        """The results of a queue."""
        clock = now or self._site.stage.clock.now()
        answer = await self.post("merge", now=clock.isoformat(), items=list(items))
        assert answer.status_code == 200, answer.text
        return list(answer.json()["results"])


async def scanner(
    site: Site, http: httpx.AsyncClient, role: Role = Role.DOOR, *, door: str = "Cổng chính", label: str = "An"
) -> Scanner:
    """A new device that speaks through an open client."""
    now = site.stage.clock.now()
    token = await site.stage.store.run(devices.add_with_duty, 1, role, door=door, label=label, now=now)
    return Scanner(site, token, http)


async def comes(site: Site, position: str = "Chủ tịch UBND", unit: str = "phường Xuân Bình") -> Guest:
    """A guest who has answered to come."""
    guest = await site.stage.guest(position, unit)

    def attend(tx) -> Guest:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(reply=Reply.ATTENDING))
        return guests.get(tx, guest.id)

    return await site.stage.store.run(attend)
