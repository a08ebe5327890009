"""What devices at the door ask and are told, as JSON."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from ceremony.door import Colour, Verdict, Way
from ceremony.names import tidy

AT_ONCE = 2000
Nonce = Annotated[
    str, Field(pattern=r"^[!-~]{1,100}$", description="Unique to the attempt, kept when it is repeated")
]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Words = Annotated[str, Field(max_length=300), AfterValidator(tidy)]
Moment = Annotated[AwareDatetime, Field(description="By the device's clock"), AfterValidator(lambda at: _utc(at))]


def _utc(at: datetime) -> datetime:
    """The moment in UTC, where its year can be told there."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such moment") from error


class Passage(BaseModel):
    """Somebody at a door: by code, typed or scanned or as a link of ours, or as a guest who was found."""

    nonce: Nonce
    code: Annotated[str | None, Field(max_length=5000)] = None
    guest: Number | None = None
    door: Words = ""
    reason: Annotated[Words, Field(description="A supervisor's, to admit what is red")] = ""
    way: Way = Way.IN


class Admit(Passage):
    """An attempt that is made now; `at` only tells how far the device's clock is off."""

    at: Moment | None = None


class Passed(Passage):
    """An attempt that was made without a network."""

    at: Moment


class Merge(BaseModel):
    """What a device did without a network; `now` is its clock."""

    now: Moment
    items: Annotated[list[Passed], Field(max_length=AT_ONCE)]


class Undo(BaseModel):
    """What is taken back: an admission, or a walk-in."""

    admission: Number | None = None
    walk_in: Number | None = None


class WalkInBody(BaseModel):
    """Somebody who was not invited; `group` is the key of the group whose chair is given."""

    nonce: Nonce
    name: Annotated[Words, Field(min_length=1)]
    position: Words = ""
    unit: Words = ""
    group: Words = ""
    at: Moment | None = None


class GuestCard(BaseModel):
    """A guest as the door sees one."""

    id: int
    name: str
    post: str
    unit: str
    group: str
    seat: str
    note: str
    leader: bool


class Earlier(BaseModel):
    """The admission by which a guest is in the room."""

    at: datetime
    door: str
    by: str


class Answer(BaseModel):
    """What the door is told."""

    verdict: Verdict
    colour: Colour
    line: str
    guest: GuestCard | None = None
    earlier: Earlier | None = None
    admission: int | None = None


class Merged(BaseModel):
    """What became of one attempt of a queue; a conflict is for the supervisor to look at."""

    nonce: str
    verdict: Verdict
    colour: Colour
    line: str
    conflict: bool


class MergeAnswer(BaseModel):
    """One result for each attempt, in their order."""

    results: list[Merged]


class UndoAnswer(BaseModel):
    """The sentence to show."""

    line: str


class WalkInAnswer(BaseModel):
    """Somebody was let in; `warning` where the group has more inside than places."""

    walk_in: int
    line: str
    warning: str | None = None


class FoundGuest(GuestCard):
    """A guest who was found, with the admission where the guest is in the room."""

    earlier: Earlier | None = None


class NamedGuest(BaseModel):
    """A guest in the search without a network, with what the door says while it is open."""

    id: int
    name: str
    post: str
    unit: str
    group: str
    seat: str
    verdict: Verdict
    earlier: Earlier | None = None


class GroupFigures(BaseModel):
    """The figures of a group."""

    key: str
    name: str
    quota: int | None
    expected: int
    present: int
    out: int
    walk_ins: int
    over: bool


class DoorFigures(BaseModel):
    """How many came in by one door."""

    name: str
    present: int


class TotalsAnswer(BaseModel):
    """The figures of a ceremony; walk-ins are counted apart."""

    expected: int
    present: int
    out: int
    walk_ins: int
    groups: list[GroupFigures]
    door: DoorFigures


class ConflictEntry(BaseModel):
    """One of the two entries of a conflict."""

    at: datetime
    door: str
    by: str


class ConflictAnswer(BaseModel):
    """What a supervisor is to look at: let in twice, refused but inside, told by a revoked device."""

    id: int
    kind: str
    verdict: Verdict
    guest: str | None
    entry: ConflictEntry
    other: ConflictEntry | None
    offset: int
    seen: bool


class Problem(BaseModel):
    """Why something is not possible; the message is for the person."""

    error: str
    message: str
