"""Stories are told twice: with buttons, and on a channel that has text only."""

import pytest

from storage.store import Store
from tests.house import House, new_house


@pytest.fixture
async def house(store: Store) -> House:
    """The example ceremony, loaded, on the morning of 05/8/2024."""
    made = new_house(store)
    await made.load()
    return made


@pytest.fixture(params=["buttons", "plain"])
def channel(request: pytest.FixtureRequest) -> str:
    """The channel a story is told on."""
    return str(request.param)
