"""Whatever people do, nothing breaks, and help leads on."""

import pytest

from storage.store import Store
from tests import fuzz
from tests.house import new_house


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_crowd_that_does_anything_breaks_nothing(either_store: Store, seed: int) -> None:
    await fuzz.run(new_house(either_store), 1000, seed)
