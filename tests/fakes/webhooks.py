"""How the fake platforms call a webhook: by its public address, which the test says where to find."""

from dataclasses import dataclass, field

import httpx


@dataclass
class Caller:
    """Calls a webhook as one platform does. `reaches` maps public addresses to where they are in the test."""

    header: str
    reaches: dict[str, str] = field(default_factory=dict)
    url: str = ""
    secret: str = ""

    def __post_init__(self) -> None:
        self.statuses: list[int] = []

    async def hand_in(self, body: bytes, secret: str | None = None) -> int:
        """The status that the webhook answers; 0 where nobody does."""
        headers = {self.header: self.secret if secret is None else secret, "Content-Type": "application/json"}
        try:
            async with httpx.AsyncClient(timeout=15) as http:
                answer = await http.post(self.found(self.url), content=body, headers=headers)
        except httpx.HTTPError:
            self.statuses.append(0)
        else:
            self.statuses.append(answer.status_code)
        return self.statuses[-1]

    def found(self, url: str) -> str:
        """Where a public address is in the test.

        Raises:
            LookupError: nowhere.
        """
        for public, local in self.reaches.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        raise LookupError(url)
