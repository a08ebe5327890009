"""Whom a campaign is for: one selection that counts, previews and sends."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from ceremony.model import Audience, Reply, Role

REPLIES = {
    Audience.AWAITING: (Reply.AWAITING,),
    Audience.ATTENDING: (Reply.ATTENDING, Reply.SUBSTITUTED),
}
"""The replies of those a reminder is for."""


@dataclass(frozen=True)
class Selection:
    """Guests who hold a chair and meet every condition that is set, and staff with one of `roles`.

    An empty condition is not set. With roles and no condition for guests, staff alone is selected.
    `not_acknowledged` is the id of a campaign; `units` are as they are written in the list.
    """

    ceremony_id: int
    groups: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    present: bool | None = None
    not_acknowledged: int | None = None
    guests: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()
    not_yet_invited: bool = False

    @property
    def selects_guests(self) -> bool:
        """Whether guests are selected, not staff alone."""
        return not self.roles or self != Selection(self.ceremony_id, roles=self.roles)

    def dump(self) -> str:
        """The selection as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def load(text: str) -> "Selection":
        """The selection that `dump` wrote."""
        fields: dict[str, Any] = json.loads(text)
        fields["replies"] = [Reply(reply) for reply in fields["replies"]]
        fields["roles"] = [Role(role) for role in fields["roles"]]
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
        return Selection(**values)
