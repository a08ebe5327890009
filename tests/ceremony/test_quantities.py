"""How much is made ready."""

from hypothesis import given
from hypothesis import strategies as st

from ceremony.quantities import Heads, needs, with_reserve

HEADS = st.integers(0, 10_000)


def test_plan_1416_of_whom_150_have_confirmed() -> None:
    assert needs(Heads(coming=150, companions=4, drivers=3, awaiting=20)) == {
        "chairs": 170,
        "documents": 165,
        "drinks": 173,
        "at_most": 192,
    }


@given(HEADS, HEADS, HEADS, HEADS)
def test_nobody_stands_and_nobody_waits_for_a_document(
    coming: int, companions: int, drivers: int, late: int
) -> None:
    need = needs(Heads(coming, companions, drivers, late))
    assert need["chairs"] >= coming + companions
    assert need["documents"] >= coming
    assert need["drinks"] >= need["chairs"]
    assert need["at_most"] >= coming + companions + late


@given(HEADS)
def test_a_reserve_is_a_tenth_and_never_less(number: int) -> None:
    assert number * 1.1 <= with_reserve(number) + 1e-9 and with_reserve(number) < number * 1.1 + 1
