"""The example ceremony, loaded."""

import pytest

from storage.store import Store
from tests.house import House, new_house


@pytest.fixture
async def house(store: Store) -> House:
    """The example ceremony on the morning of 05/8/2024."""
    made = new_house(store)
    await made.load()
    return made
