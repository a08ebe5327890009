"""A preview and what came of it in words: for a message, a page, a workbook and JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.import_applying import Applied
from actions.import_model import Action, Preview, Row
from actions.import_undoing import Undone
from ceremony.model import Guest
from ceremony.phones import show_phone
from lists.model import Entry, Field, Remark, Unreadable
from messages import wording
from messages.texts import Texts

NAMES = 10
_ORDER = (Action.REFUSE, Action.ASK, Action.CHANGE, Action.ADD)
"""The most important rows first."""


def as_json(t: Texts, shown: Preview) -> dict[str, Any]:
    """The preview as an object: a row of the list each."""
    return {"rows": [row_told(t, row) for row in shown.rows]}


def row_told(t: Texts, row: Row) -> dict[str, Any]:
    """One row as plain values; the phone is E.164."""
    entry, guest = row.entry, row.guest
    texts = {column: _stands(entry, field, row, column) for field, column in _SHOWN.items()}
    return dict(
        sheet=entry.sheet,
        row=entry.row,
        action=row.action.value,
        **texts,
        group=row.group.name if row.group else entry.says.get(Field.GROUP, "") if not guest else "",
        warnings=[sentence(t, each) for each in row.warnings],
        reason=reason(t, row),
    )


def reason(t: Texts, row: Row) -> str:
    """Why a row is refused or asks, and what it changes."""
    known = {"reply": wording.describe_reply(t, row.guest)} if row.guest else {}
    parts = [t(row.reason.key, **known | dict(row.reason.details))] if row.reason else []
    if row.guest and row.then is Action.CHANGE:
        parts += _changes(t, row.guest, row.values)
    if row.choice:
        parts.append(t("importing.told.answers", reply=wording.describe_choice(t, row.choice)))
    return "; ".join(parts)


def sentence(t: Texts, remark: Remark) -> str:
    """A remark in words."""
    return t(remark.key, **remark.details)


def summary(t: Texts, shown: Preview) -> str:
    """How many rows do what, and what is to be told of the file."""
    file = shown.listing.file or t("importing.pasted")
    counted = {action.value: shown.count(action) for action in Action}
    lines = [t("importing.summary", file=file, **counted), *notes(t, shown.listing.remarks)]
    if not shown.effective(asked=True):
        lines.append(t("importing.nothing"))
    elif shown.count(Action.CHANGE) or shown.count(Action.SAME):
        lines.append(t("importing.empty_cells"))
    return "\n".join(lines)


def notes(t: Texts, remarks: Sequence[Remark]) -> list[str]:
    """What is to be told of a file, a sentence each."""
    told = []
    for remark in remarks:
        text, sheet = t(f"lists.{remark.key}", **remark.details), remark.details.get("sheet")
        told.append(t("importing.note_sheet", sheet=sheet, text=text) if sheet else t("importing.note", text=text))
    return list(dict.fromkeys(told))


def lines(t: Texts, shown: Preview, most: int | None = None) -> list[str]:
    """A line for each row that is not as it was, the most important first; what is more than `most` is counted."""
    ordered = [row for action in _ORDER for row in shown.rows if row.action is action]
    told = [line(t, row) for row in ordered[:most]]
    left = len(ordered) - len(told)
    return [*told, *([t("importing.more", count=left)] if left else [])]


def line(t: Texts, row: Row) -> str:
    """One row in a line."""
    told = row_told(t, row)
    who = ", ".join(filter(None, (told["name"], told["position"], told["unit"])))
    place = t(
        f"importing.{'place_sheet' if row.entry.sheet else 'place'}", sheet=row.entry.sheet, row=row.entry.row
    )
    said = " ".join(filter(None, (told["reason"], *told["warnings"])))
    action = t(f"importing.action.{row.action}")
    return t("importing.line", place=place, action=action, who=who, told=said).strip()


def unreadable(t: Texts, error: Unreadable) -> str:
    """Why a file is no list."""
    file = error.file or t("importing.pasted")
    text = t(f"lists.{error.remark.key}", **error.remark.details)
    key = "importing.unreadable_sheet" if error.sheet else "importing.unreadable"
    return t(key, file=file, sheet=error.sheet, reason=text)


def done(t: Texts, applied: Applied) -> str:
    """What was imported."""
    return t("importing.done", **vars(applied))


def undone(t: Texts, told: Undone) -> str:
    """What was put back and what stayed."""
    text = [t("importing.undone", withdrawn=told.withdrawn, restored=told.restored)]
    if told.invited:
        text.append(t("importing.stayed_invited", names=_names(t, told.invited)))
    if told.touched:
        text.append(t("importing.stayed_touched", names=_names(t, told.touched)))
    return "\n".join(text)


def _names(t: Texts, guests: Sequence[Guest]) -> str:
    names = "; ".join(guest.addressed for guest in guests[:NAMES])
    left = len(guests) - NAMES
    return t("importing.names_more", names=names, count=left) if left > 0 else names


def _stands(entry: Entry, field: Field, row: Row, column: str) -> str:
    """What a field will be: as listed, else as it is known; what is not taken over is not shown."""
    if row.action is Action.REFUSE or (row.guest is None and column not in row.values):
        return entry.says.get(field, "")
    known = getattr(row.guest, column) if row.guest else ""
    return str(row.values.get(column, known))


def _changes(t: Texts, guest: Guest, values: Mapping[str, Any]) -> list[str]:
    told = []
    for column, after in values.items():
        field, before = t(f"importing.field.{column}"), getattr(guest, column)
        key = "marks" if isinstance(after, bool) else "differs" if before else "fills"
        before, after = (show_phone(v) if column == "phone" and v else v for v in (before, after))
        told.append(t(f"importing.told.{key}", field=field, before=before, after=after))
    return told


_SHOWN = {
    Field.NAME: "name",
    Field.HONORIFIC: "honorific",
    Field.POSITION: "position",
    Field.UNIT: "unit",
    Field.PHONE: "phone",
}
