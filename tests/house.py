"""A stage with the example ceremony, for stories."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from actions import loading, staff
from bot.rehearsal.clock import SimulatedClock
from bot.rehearsal.stage import KEEP, Person, Stage
from ceremony.model import Guest, Role
from ceremony.plan import Plan, read_plan
from storage import ceremonies, guests
from storage.store import Store

__all__ = ["KEEP", "House", "Person", "at", "example_plan"]

EXAMPLE = Path(__file__).parent.parent / "examples" / "xuan-an"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in August 2024, Vietnamese time."""
    return datetime(2024, 8, day, hour, minute, tzinfo=VIETNAM)


def example_plan() -> Plan:
    """Plan 1416 as the example has it."""
    return read_plan((EXAMPLE / "ceremony.toml").read_bytes(), (EXAMPLE / "guests.csv").read_bytes())


def new_house(store: Store) -> "House":
    """A stage on the morning of 05/8/2024, with nothing loaded."""
    return House(store, SimulatedClock(at(5, 7)))


@dataclass
class House(Stage):
    """A stage that can be furnished by hand."""

    async def load(self, plan: Plan | None = None) -> int:
        """Load a plan, the example's where none is given; gives the ceremony's id."""
        loaded = await self.store.run(loading.load, plan or example_plan(), self.clock.now())
        return loaded.ceremony_id

    async def guest(self, position: str, unit: str = "") -> Guest:
        """The guest of the first ceremony that holds this post."""

        def find(tx: Connection) -> Guest:
            every = guests.of_ceremony(tx, ceremonies.everyone(tx)[0].id)
            return next(g for g in every if g.position == position and g.unit == (unit or g.unit))

        return await self.store.run(find)

    async def reload(self, guest: Guest) -> Guest:
        """The guest as it is now."""
        return await self.store.run(guests.get, guest.id)

    async def staff_token(self, role: Role, *, group: str = "", door: str = "", ceremony: int = 1) -> str:
        """The token of a new staff link."""

        def make(tx: Connection) -> str:
            ids = {g.key: g.id for g in ceremonies.groups_of(tx, ceremony)}
            now, label = self.clock.now(), f"{role} {door}".strip()
            return staff.invite(tx, ceremony, role, group_id=ids.get(group), door=door, label=label, now=now)

        return await self.store.run(make)

    async def set_hour(self, hour: time | None) -> None:
        """Set the hour of the first ceremony without telling anybody."""
        await self.store.run(lambda tx: ceremonies.change(tx, 1, hour=hour))
