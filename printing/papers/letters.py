"""Letters of invitation in the form of Nghị định 30/2020 (Mẫu 1.7, Phụ lục III)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from printing.papers.press import pressed


@dataclass(frozen=True)
class Form:
    """What the letters of one group have in common, in finished words; '' leaves a line out.

    `body` is who issues them, in one or two lines. `facts` are the lines between whom and the notes.
    """

    parent: str
    body: Sequence[str]
    number: str
    dated: str
    subject: str
    invites: str
    facts: Sequence[str]
    notes: Sequence[str]
    recipients: Sequence[str]
    authority: str
    post: str
    signer: str


@dataclass(frozen=True)
class Addressed:
    """One letter: whom it is to, the code in letters, and what its QR code says; `form` counts from 0."""

    form: int
    whom: str
    code: str
    link: str


@dataclass(frozen=True)
class Letters:
    """Some letters; `labels` are what is printed on every one."""

    title: str
    labels: Mapping[str, str]
    forms: Sequence[Form]
    letters: Sequence[Addressed]
    language: str


def letters(book: Letters) -> bytes:
    """The PDF, each letter on a page of its own.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    told = dict(
        title=book.title,
        labels=book.labels,
        forms=[vars(form) for form in book.forms],
        letters=[dict(form=each.form, whom=each.whom, code=each.code) for each in book.letters],
        language=book.language,
    )
    return pressed("letters", told, [each.link for each in book.letters])
