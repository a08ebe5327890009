"""The plan of a hall: rows from the stage to the back, then by name where each sits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from printing.papers.press import pressed
from printing.papers.sheets import Head


@dataclass(frozen=True)
class Seat:
    """A seat by its number in the row, and who sits there; '' for nobody."""

    number: int
    who: str
    leader: bool


@dataclass(frozen=True)
class Place:
    """Somebody's seat."""

    who: str
    seat: str


@dataclass(frozen=True)
class Plan:
    """The hall: names of rows, their seats from the left, every place, and who has none."""

    head: Head
    names: Sequence[str]
    rows: Sequence[Sequence[Seat]]
    places: Sequence[Place]
    unseated: Sequence[str]


def hall(plan: Plan) -> bytes:
    """The PDF: the hall on one sheet, A3 where it is large, then the list.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    rows = [
        dict(name=name, seats=[vars(seat) for seat in row])
        for name, row in zip(plan.names, plan.rows, strict=True)
    ]
    parts = dict(rows=rows, places=[vars(place) for place in plan.places], unseated=plan.unseated)
    return pressed("hall", asdict(plan.head) | parts)
