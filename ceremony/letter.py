"""What an office's letters of invitation say beyond its plan."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Letter:
    """The office's own words for its letters; '' and () stand for what it did not tell.

    `parent` and `body` are who issues them; `symbol` stands behind the number ("GM-UBND"), `place` before the
    date. Who signs is `authority` ("KT. CHỦ TỊCH"), `post` and `signer`. `notes` are what guests should know.
    """

    parent: str = ""
    body: str = ""
    symbol: str = ""
    place: str = ""
    chair: str = ""
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    authority: str = ""
    post: str = ""
    signer: str = ""


UNTOLD = Letter()
"""Of an office that told nothing."""


def for_group(general: Letter, own: Letter, *, by_host: bool) -> Letter:
    """A group's letter: its own words, else the ceremony's.

    Where not the ceremony's host invites the group, what belongs to the host stays out: body, place and signer.
    """
    shared = general if by_host else Letter(chair=general.chair, notes=general.notes)
    told = {field.name: getattr(own, field.name) or getattr(shared, field.name) for field in fields(Letter)}
    return Letter(**told)
