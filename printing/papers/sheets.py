"""Papers that are tables: who signs in, who is introduced, the programme, and how much of everything is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from printing.papers.press import pressed


@dataclass(frozen=True)
class Head:
    """What stands above a table, in finished words: the paper's title, the event, and lines of facts."""

    title: str
    event: str
    lines: Sequence[str]
    labels: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Signer:
    """One row to sign; a name that is not known is left to be written."""

    place: int
    name: str
    post: str
    unit: str


@dataclass(frozen=True)
class Section:
    """The rows of a group, and how many empty ones follow for who comes unlisted."""

    name: str
    rows: Sequence[Signer]
    blanks: int


@dataclass(frozen=True)
class Introduced:
    """A leader, or a unit with its people below it; `heading` begins a part of the list."""

    heading: str
    name: str
    people: Sequence[str]


@dataclass(frozen=True)
class Item:
    """A line of the programme; `label` as printed, '' for a speaker under an item."""

    label: str
    text: str
    speakers: Sequence[str]


@dataclass(frozen=True)
class Count:
    """The figures of a group, or of all (`total`)."""

    name: str
    figures: Sequence[int]
    total: bool


def sign_in(head: Head, sections: Sequence[Section]) -> bytes:
    """The sheet that delegates sign.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    return pressed("sign_in", asdict(head) | dict(sections=[asdict(section) for section in sections]))


def introductions(head: Head, entries: Sequence[Introduced]) -> bytes:
    """The list that is read aloud, in large type.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    return pressed("introductions", asdict(head) | dict(entries=[asdict(entry) for entry in entries]))


def programme(head: Head, items: Sequence[Item]) -> bytes:
    """The programme as it is handed out.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    return pressed("programme", asdict(head) | dict(items=[asdict(item) for item in items]))


def quantities(
    head: Head, columns: Sequence[str], rows: Sequence[Count], needs: Sequence[tuple[str, int]]
) -> bytes:
    """Heads by group, and below it what is to be made ready.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    told = dict(columns=columns, rows=[asdict(row) for row in rows], needs=[list(need) for need in needs])
    return pressed("quantities", asdict(head) | told)
