"""The preview of an import as a workbook."""

from actions import importing
from actions.import_model import Preview
from actions.import_wording import row_told, summary
from ceremony.errors import Refused
from ceremony.phones import show_phone
from messages.texts import Texts
from printing.import_preview import Line, workbook
from storage import imports
from storage.types import Transaction

COLUMNS = (
    "sheet",
    "row",
    "action",
    "honorific",
    "name",
    "position",
    "unit",
    "phone",
    "group",
    "reason",
    "warnings",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find(tx: Transaction, import_id: int) -> Preview | None:
    """What an import would do now; None where its list is not kept any more."""
    kept = imports.find(tx, import_id)
    try:
        return importing.look(tx, kept) if kept else None
    except Refused:
        return None


def drawn(t: Texts, shown: Preview) -> bytes:
    """The preview as .xlsx."""
    notes = [*summary(t, shown).split("\n"), t("importing.private")]
    lines = []
    for row in shown.rows:
        told = row_told(t, row)
        told["action"] = t(f"importing.action.{row.action}")
        told["phone"] = show_phone(told["phone"]) if told["phone"] else ""
        told["warnings"] = "\n".join(told["warnings"])
        lines.append(Line(row.action.value, [told[column] for column in COLUMNS]))
    return workbook(t("importing.sheet"), notes, [t(f"importing.column.{column}") for column in COLUMNS], lines)
