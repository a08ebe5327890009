"""Naming a substitute: name, post, phone, one at a time; each may be skipped and corrected."""

from typing import Any

from actions import rsvp
from actions.rsvp import Actor, Answered
from ceremony.errors import Refused
from ceremony.model import Holder, Person, Reply, Role
from ceremony.names import read_name, tidy
from ceremony.phones import read_phone, show_phone
from ceremony.privacy import may_keep, to_be_asked
from ceremony.rsvp import Choice, refuse_when_closed
from handlers.talk import Talk, back_to_unit, button, known_guest
from messages import wording
from messages.model import Message
from storage import ceremonies, guests

POSITION_LENGTH = 200
_FIELDS = ("name", "position", "phone")


def begin(talk: Talk, argument: str, *, organiser: bool = False) -> list[Message]:
    """Ask for the substitute's name; before that, where it is needed, whether it may be kept."""
    guest_id = known_guest(talk, argument)
    by = _actor(talk, guest_id, organiser)
    guest = guests.get(talk.tx, guest_id)
    ceremony = ceremonies.get(talk.tx, guest.ceremony_id)
    refuse_when_closed(ceremony, organiser=by.organiser, now=talk.now)
    draft = {"guest": guest_id, "organiser": organiser}
    if may_keep(guest):
        return _question(talk, draft, "name")
    if to_be_asked(guest) and by.holder is Holder.INVITED and not organiser:
        question, buttons = wording.ask_consent(talk.t, guest, "consent_first")
        return [Message(question, buttons)]
    return _review(talk, draft)


def take(talk: Talk, text: str) -> list[Message]:
    """Take the answer to the question that was asked; a bad one is asked for again and nothing is lost."""
    field = talk.chat.step.name.removeprefix("substitute_")
    value = _read(field, text)
    if value is None:
        problem = talk.t(f"delegate.bad_{field}", text=shorten(text, 40))
        return [Message(problem, _ways_on(talk, field))]
    return _next(talk, talk.draft | {field: value}, field)


def skip(talk: Talk, argument: str) -> list[Message]:
    """Leave a question open."""
    _refuse_old(talk, argument)
    return _next(talk, talk.draft | {argument: ""}, argument)


def fix(talk: Talk, argument: str) -> list[Message]:
    """Ask one question again."""
    if argument not in _FIELDS or "guest" not in talk.draft:
        raise Refused("old_button")
    return _question(talk, talk.draft | {"fixing": True}, argument)


def confirm(talk: Talk, argument: str) -> list[Message]:
    """Record the substitute: a new code and ticket, and the old code void."""
    draft = talk.draft
    if talk.chat.step.name != "substitute_review":
        raise Refused("old_button")
    guest_id = int(draft["guest"])
    by = _actor(talk, guest_id, bool(draft.get("organiser")))
    choice = Choice(Reply.SUBSTITUTED, substitute=_person(talk, guest_id, draft))
    answered = rsvp.answer(talk.tx, guest_id, choice, by=by, now=talk.now)
    talk.done()
    if by.organiser:
        rsvp.tell_guest(talk.tx, answered, talk.chat.id, talk.now)
    return _recorded(talk, answered, by)


def shorten(text: str, length: int) -> str:
    """The text tidied and cut to a length, for keeping or quoting."""
    clean = tidy(text)
    return clean if len(clean) <= length else clean[: length - 1] + "…"


def _recorded(talk: Talk, answered: Answered, by: Actor) -> list[Message]:
    guest, t = answered.guest, talk.t
    assert guest.substitute is not None
    text = t(
        "delegate.substituted",
        post=guest.post,
        substitute=wording.name_and_post(guest.substitute),
        link=talk.links.invitation(guest.code),
    )
    group = ceremonies.group(talk.tx, guest.group_id)
    card = wording.ticket(t, answered.ceremony, group, guest)
    buttons = (*wording.reply_buttons(t, answered.ceremony, guest, talk.now), *back_to_unit(talk, by, guest.id))
    return [Message(text, about=guest.id), Message(card.text, buttons, card.picture, card.about)]


def _read(field: str, text: str) -> str | None:
    if field == "name":
        return read_name(text)
    if field == "phone":
        return read_phone(text)
    position = tidy(text)
    return position if 0 < len(position) <= POSITION_LENGTH else None


def _next(talk: Talk, draft: dict[str, Any], field: str) -> list[Message]:
    after = _FIELDS[_FIELDS.index(field) + 1 :]
    return _question(talk, draft, after[0]) if after and not draft.get("fixing") else _review(talk, draft)


def _question(talk: Talk, draft: dict[str, Any], field: str) -> list[Message]:
    guest = guests.get(talk.tx, int(draft["guest"]))
    if not may_keep(guest):
        raise Refused("needs_consent")
    talk.ask(f"substitute_{field}", **draft)
    return [Message(talk.t(f"delegate.ask_substitute_{field}", post=guest.post), _ways_on(talk, field))]


def _ways_on(talk: Talk, field: str) -> Any:
    back = [button(talk, f"fix_{earlier}", f"fix:{earlier}") for earlier in _FIELDS[: _FIELDS.index(field)][-1:]]
    return (button(talk, "skip", f"skip:{field}"), *back, button(talk, "cancel", "cancel"))


def _review(talk: Talk, draft: dict[str, Any]) -> list[Message]:
    guest = guests.get(talk.tx, int(draft["guest"]))
    talk.ask("substitute_review", **{key: value for key, value in draft.items() if key != "fixing"})
    none = talk.t("delegate.not_given")
    shown = {field: draft.get(field) or none for field in _FIELDS}
    if draft.get("phone"):
        shown["phone"] = show_phone(draft["phone"])
    fixes = [button(talk, f"fix_{field}", f"fix:{field}") for field in _FIELDS if may_keep(guest)]
    buttons = (button(talk, "confirm", "confirm"), *fixes, button(talk, "cancel", "cancel"))
    return [Message(talk.t("delegate.review_substitute", post=guest.post, **shown), buttons)]


def _person(talk: Talk, guest_id: int, draft: dict[str, Any]) -> Person:
    guest = guests.get(talk.tx, guest_id)
    name, position, phone = (str(draft.get(field, "")) if may_keep(guest) else "" for field in _FIELDS)
    if not name and not position:
        position = talk.t("delegate.unnamed_substitute", post=guest.post)
    return Person(guest.honorific, name, position, phone)


def _actor(talk: Talk, guest_id: int, organiser: bool) -> Actor:
    if not organiser:
        return rsvp.actor(talk.tx, talk.chat.id, guest_id)
    talk.duty(guests.get(talk.tx, guest_id).ceremony_id, Role.ORGANISER)
    return Actor(talk.chat.id, Holder.INVITED, organiser=True)


def _refuse_old(talk: Talk, field: str) -> None:
    if talk.chat.step.name != f"substitute_{field}":
        raise Refused("old_button")
