"""What official records have in common: who issues them, and when and where they were made."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.attendance import Attendance
from actions.wanted import Wanted
from ceremony.letter import Letter, for_group
from messages import letterhead
from messages.texts import Texts
from messages.times import show_moment, when
from printing.papers.records import Cell, Part, Record
from storage import ceremonies, letters
from storage.types import Transaction

_NO_COLUMNS = ("heading", "sheet", "note")


@dataclass(frozen=True)
class Official:
    """What a kind of record has of its own beside its tables: numbered ones are kept by the clerk."""

    name: str
    numbered: bool
    lines: Sequence[str]


def part(t: Texts, name: str, rows: Sequence[Sequence[Cell]], *more: str, **marks: bool) -> Part:
    """A table with the words that are its own, and the further columns of these sections."""
    words = t.under(f"report.{name}")
    columns = [text for key, text in words.items() if key not in _NO_COLUMNS]
    further = [text for section in more for text in t.under(f"report.{section}").values()]
    note = [words["note"]] if "note" in words else []
    return Part(name, words["heading"], words["sheet"], [*columns, *further], rows, note, **marks)


def record(tx: Transaction, wanted: Wanted, seen: Attendance, kind: Official, parts: Sequence[Part]) -> Record:
    """The paper of the body that holds the ceremony, or of who invited the group it is about."""
    t, ceremony, (issuer, letter) = wanted.t, seen.ceremony, _issuer(tx, wanted, seen)
    place = letter.place or letterhead.place(t, issuer)
    today = letterhead.dated(t, wanted.now.astimezone(ceremony.zone).date())
    symbol = letterhead.symbol(t, issuer, "report.symbol")
    words = t.under(f"report.paper.{kind.name}")
    over = wanted.now > ceremony.doors[1]
    return Record(
        title=words["heading"],
        parent=letter.parent,
        body=[each for each in letterhead.body(t, issuer) if each],
        number=t("papers.letter.number", symbol=symbol) if kind.numbered else "",
        dated=t("papers.letter.dated", place=place, date=today),
        heading=words["heading"],
        subject=words["subject"].format(title=ceremony.title),
        state="" if over else t("report.provisional", at=show_moment(t, wanted.now, ceremony)),
        lines=[t("report.held", when=when(t, ceremony), venue=ceremony.venue), *kind.lines],
        parts=[each for each in parts if each.rows],
        closing=words.get("closing", ""),
        recipients=t("report.recipients").split("|") if kind.numbered else [],
        signers=words["signers"].split("|"),
        labels=t.under("report.label"),
        language=t.language,
    )


def _issuer(tx: Transaction, wanted: Wanted, seen: Attendance) -> tuple[str, Letter]:
    general = letters.of_ceremony(tx, wanted.ceremony_id)
    if wanted.group_id is None:
        return general.body or seen.ceremony.host, general
    group = ceremonies.group(tx, wanted.group_id)
    own = for_group(general, letters.of_group(tx, group.id), by_host=group.inviter == seen.ceremony.host)
    return own.body or group.inviter, own
