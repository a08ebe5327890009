"""Units that register their own people: links for their clerks, and what is entered by them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from actions import guest_editing, rsvp
from actions.call_lists import sees_only
from actions.rsvp import Actor
from ceremony.errors import AnswerChanged, Refused, UnknownUnitLink
from ceremony.model import Ceremony, Group, Guest, Holder, Person
from ceremony.privacy import may_keep
from ceremony.rsvp import Choice, refuse_when_closed
from messages import units as wording
from messages.links import Links
from messages.texts import Texts, texts
from storage import audit, ceremonies, clerks, guests, listing, unit_links
from storage.clerks import Clerk
from storage.staff import Duty
from storage.types import Transaction
from storage.unit_links import Standing, UnitLink


class State(StrEnum):
    """How far a unit is."""

    WITHOUT_LINK = "without_link"
    NOT_OPENED = "not_opened"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"


LATE = (State.NOT_OPENED, State.IN_PROGRESS)
LISTED = 30
"""So many units are named; the rest are counted."""


@dataclass(frozen=True)
class Unit:
    """One unit of a group as its organiser sees it; `clerk` is who keeps its correspondence, if known."""

    ceremony: Ceremony
    group: Group
    standing: Standing
    link: UnitLink | None
    clerk: Clerk | None

    @property
    def name(self) -> str:
        """The unit as it is written, else the group."""
        return self.standing.unit or self.group.name

    @property
    def state(self) -> State:
        """How far it is; all answers count, whoever gave them."""
        if self.standing.answered == self.standing.posts:
            return State.ANSWERED
        if self.link is None:
            return State.WITHOUT_LINK
        return State.IN_PROGRESS if self.link.used_at else State.NOT_OPENED


@dataclass(frozen=True)
class Opened:
    """What a unit's link opens: this unit's guests and nothing else."""

    ceremony: Ceremony
    group: Group
    link: UnitLink
    guests: tuple[Guest, ...]

    @property
    def name(self) -> str:
        """The unit as it is written, else the group."""
        return self.link.unit or self.group.name


@dataclass(frozen=True)
class Entered:
    """What a clerk says of one post: who holds it, and whether this one comes. `choice` None leaves that open."""

    honorific: str
    name: str
    phone: str
    choice: Choice | None


def everyone(tx: Transaction, duty: Duty) -> list[Unit]:
    """The units: an organiser's of all groups, a host's of its own."""
    return _all(tx, duty.ceremony_id, sees_only(duty))


def _all(tx: Transaction, ceremony_id: int, group_id: int | None) -> list[Unit]:
    ceremony = ceremonies.get(tx, ceremony_id)
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony.id)}
    links, known = unit_links.live(tx, ceremony.id), clerks.by_unit(tx, ceremony.id)
    return [
        Unit(ceremony, groups[each.group_id], each, links.get((each.group_id, each.unit)), known.get(each.unit))
        for each in unit_links.standings(tx, ceremony.id, group_id)
    ]


def late(tx: Transaction, t: Texts, ceremony_id: int) -> str:
    """The units that have a link and answers to come, in words; '' where there are none."""
    found = [each for each in _all(tx, ceremony_id, None) if each.state in LATE]
    lines = [t("units.late_line", unit=each.name, state=told(t, each)) for each in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(t("units.late_more", count=len(found) - LISTED))
    return "\n".join([t("units.late", count=len(found)), *lines]) if found else ""


def told(t: Texts, unit: Unit) -> str:
    """How far a unit is, in words."""
    return t(f"units.state.{unit.state}", answered=unit.standing.answered, count=unit.standing.posts)


def issue(tx: Transaction, duty: Duty, now: datetime, key: int = 0) -> list[Unit]:
    """See that one unit, or every one with answers to come, has a link; gives these units.

    Raises:
        Refused: there is no such unit here.
    """
    meant = [each for each in everyone(tx, duty) if _is_meant(each, key)]
    if key and not meant:
        raise Refused("no_such_unit")
    new = [each for each in meant if each.link is None]
    unit_links.issue(tx, duty.ceremony_id, [(each.group.id, each.standing.unit) for each in new], now)
    if new:
        audit.record(tx, duty.ceremony_id, "unit_links", now, by_chat=duty.chat_id, count=len(new))
    links = unit_links.live(tx, duty.ceremony_id)
    return [replace(each, link=links[each.group.id, each.standing.unit]) for each in meant]


def renew(tx: Transaction, duty: Duty, key: int, now: datetime) -> Unit:
    """Give a unit another link; the one before opens nothing any more.

    Raises:
        Refused: there is no such unit here.
    """
    for each in everyone(tx, duty):
        if each.standing.key == key and each.link:
            unit_links.revoke(tx, each.link, now)
            audit.record(tx, duty.ceremony_id, "unit_link_revoked", now, by_chat=duty.chat_id, label=each.name)
    return issue(tx, duty, now, key)[0]


def text(t: Texts, unit: Unit, links: Links) -> str:
    """What is passed on to the clerk of a unit that has a link."""
    assert unit.link
    code, count = unit.link.code, unit.standing.posts
    return wording.invite(t, unit.ceremony, unit.group, unit.name, code, count, links)


def reminder(t: Texts, unit: Unit, links: Links) -> str:
    """The same as a reminder."""
    assert unit.link
    done = (unit.standing.answered, unit.standing.posts)
    return wording.remind(t, unit.ceremony, unit.name, unit.link.code, done, links)


def look_up(tx: Transaction, code: str) -> Opened:
    """What a unit's code opens.

    Raises:
        UnknownUnitLink: it opens nothing, or nothing any more.
    """
    link = unit_links.find(tx, code)
    if link is None:
        raise UnknownUnitLink()
    return look(tx, link)


def look(tx: Transaction, link: UnitLink) -> Opened:
    """The unit of a link as it stands."""
    ceremony, group = ceremonies.get(tx, link.ceremony_id), ceremonies.group(tx, link.group_id)
    return Opened(ceremony, group, link, unit_links.posts(tx, link))


def note_opened(tx: Transaction, opened: Opened, now: datetime, chat_id: int | None = None) -> None:
    """Remember that the link was used; a chat stands for the unit's guests as their clerk from then on."""
    if opened.link.used_at is None:
        audit.record(tx, opened.ceremony.id, "unit_opened", now, by_chat=chat_id, unit=opened.name)
    unit_links.note_used(tx, opened.link.id, now)
    purged = ceremonies.purge_state(tx, opened.ceremony.id)[1] is not None
    if chat_id is not None and not purged:
        unit_links.hold(tx, opened.link, chat_id, [guest.id for guest in opened.guests], now)


def seen(guest: Guest) -> str:
    """What a form was made of: another once anything in it, the answer or the consent has changed."""
    return sha256(f"{guest_editing.seen(guest)} {guest.consent}".encode()).hexdigest()[:20]


def enter(tx: Transaction, opened: Opened, guest_id: int, entered: Entered, *, over: str, now: datetime) -> Guest:
    """Store what a clerk says of a post over what was `seen` of it, all of it or nothing.

    Raises:
        AnswerChanged: the guest is not as it was seen.
        Refused: it is none of the unit's; something is entered that may not be kept; or as `rsvp.answer`.
    """
    guest = _own(opened, guest_id)
    if seen(guest) != over:
        raise AnswerChanged(guest.id)
    by = Actor(None, Holder.CLERK, unit=opened.name)
    correct(tx, guest, by, now, honorific=entered.honorific, name=entered.name, phone=entered.phone)
    if entered.choice is not None:
        rsvp.answer(tx, guest.id, _kept(guests.get(tx, guest.id), entered.choice), by=by, now=now)
    return guests.get(tx, guest.id)


def correct(tx: Transaction, guest: Guest, by: Actor, now: datetime, **values: str) -> None:
    """Store who holds a post, as long as answers are taken.

    Raises:
        Refused: it may not be kept, or replies are closed.
    """
    refuse_when_closed(ceremonies.get(tx, guest.ceremony_id), organiser=False, now=now)
    changed = {field: value for field, value in values.items() if value != getattr(guest, field)}
    if any(changed.get(field) for field in guest_editing.closed(tx, guest)):
        raise Refused("not_to_be_kept")
    if not changed:
        return
    listing.edit(tx, guest, **changed)
    unit = {"unit": by.unit} if by.unit else {}
    told = dict(guest_id=guest.id, by_chat=by.chat_id, fields=sorted(changed))
    audit.record(tx, guest.ceremony_id, "guest_edited", now, **told, **unit)  # type: ignore[arg-type]


def _own(opened: Opened, guest_id: int) -> Guest:
    for guest in opened.guests:
        if guest.id == guest_id:
            return guest
    raise Refused("no_such_guest")


def _kept(guest: Guest, choice: Choice) -> Choice:
    """What may be kept of an answer: without consent no reason and no person. A substitute has name or post."""
    substitute = choice.substitute
    if substitute and (not may_keep(guest) or not (substitute.name or substitute.position)):
        unnamed = texts("vi")("delegate.unnamed_substitute", post=guest.post)
        substitute = Person(guest.honorific, "", unnamed)
    return Choice(choice.reply, choice.reason if may_keep(guest) else "", substitute)


def _is_meant(unit: Unit, key: int) -> bool:
    return unit.standing.key == key if key else unit.state is not State.ANSWERED
