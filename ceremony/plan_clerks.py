"""clerks.csv: who keeps the correspondence of a unit, one unit a line. The file may be missing."""

from collections.abc import Collection
from dataclasses import dataclass

from ceremony.plan_mistakes import Mistake
from ceremony.plan_sheet import Sheet

CSV = "clerks.csv"
COLUMNS = ("unit", "name", "phone")


@dataclass(frozen=True)
class PlanClerk:
    """The clerk of a unit as the list of guests writes it; `phone` is E.164, '' where it is not known."""

    unit: str
    name: str
    phone: str


def read_clerks(data: bytes, units: Collection[str]) -> tuple[tuple[PlanClerk, ...], list[Mistake]]:
    """The clerks and every mistake, by line. `units` are those of the guests, none where they are not known."""
    sheet, clerks = Sheet(CSV, COLUMNS), dict[str, PlanClerk]()
    for line, cells in sheet.rows(data, "no_clerk_rows"):
        unit, name = cells["unit"], cells["name"]
        for column in COLUMNS:
            sheet.check(line, column, cells[column], needed=column != "phone")
        if unit in clerks:
            sheet.note(line, "repeated", found=unit)
        elif unit and units and unit not in units:
            sheet.note(line, "unknown_unit", found=unit[:60])
        clerks[unit] = PlanClerk(unit, name, sheet.phone(line, cells["phone"]))
    return tuple(clerks.values()), sorted(sheet.mistakes, key=lambda mistake: int(mistake.place))
