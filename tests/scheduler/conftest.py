"""The example ceremony on a stage whose channels have a platform's limits."""

import pytest

from bot.rehearsal.clock import SimulatedClock
from messages.model import Limits
from storage.store import Store
from tests.house import House, at


@pytest.fixture
async def house(store: Store) -> House:
    """The example ceremony, loaded; 29 messages a second, one a second to a chat."""
    made = House(store, SimulatedClock(at(5, 7)), limits=Limits(29, 1.0))
    await made.load()
    return made
