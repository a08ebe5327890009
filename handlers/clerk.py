"""A unit's clerk: the unit's posts, who holds them, and an answer for each."""

from actions import invitations, rsvp, units
from actions.guest_editing import closed
from actions.rsvp import Actor
from actions.units import Opened
from ceremony.codes import spell
from ceremony.errors import NotYours, Refused
from ceremony.model import Ceremony, Guest, Holder, Reply
from ceremony.names import read_name
from ceremony.phones import read_phone, show_phone
from ceremony.rsvp import are_open, refuse_when_closed
from handlers.talk import Talk, button, known_guest, numbers
from messages import wording
from messages.model import Button, Message
from messages.times import show_moment, when
from storage import ceremonies, chats, guests, unit_links
from storage.unit_links import UnitLink

SHOWN = 20
"""So many posts of a unit are offered at once."""


def open_code(talk: Talk, code: str) -> list[Message]:
    """The unit of a link; from now on this chat answers for its posts."""
    invitations.refuse_guessing(talk.chat, talk.now)
    opened = units.look_up(talk.tx, code)
    units.note_opened(talk.tx, opened, talk.now, talk.chat.id)
    if talk.chat.wrong_codes:
        chats.set_wrong_codes(talk.tx, talk.chat.id, 0, None)
    talk.done()
    return [_unit(talk, opened)]


def show_mine(talk: Talk) -> list[Message]:
    """The units this chat answers for.

    Raises:
        Refused: it does for none.
    """
    mine = unit_links.of_chat(talk.tx, talk.chat.id)
    if not mine:
        raise Refused("no_unit")
    talk.done()
    return [_of_link(talk, link) for link in mine]


def show(talk: Talk, argument: str) -> list[Message]:
    """One of these units, from its first or a later post on."""
    link_id, first = numbers(argument, 2)
    for link in unit_links.of_chat(talk.tx, talk.chat.id):
        if link.id == link_id:
            return [_of_link(talk, link, first)]
    raise Refused("unit_link_over")


def _of_link(talk: Talk, link: UnitLink, first: int = 0) -> Message:
    """The unit as it is now; who has been added to it since can be answered for too."""
    opened = units.look(talk.tx, link)
    units.note_opened(talk.tx, opened, talk.now, talk.chat.id)
    return _unit(talk, opened, first)


def _unit(talk: Talk, opened: Opened, first: int = 0) -> Message:
    t, ceremony, every = talk.t, opened.ceremony, opened.guests
    facts = dict(unit=opened.name, title=ceremony.title, when=when(t, ceremony), venue=ceremony.venue)
    done = dict(answered=sum(guest.reply is not Reply.AWAITING for guest in every), count=len(every))
    parts = [*wording.notice(t, ceremony), t("units.card", **facts, **done), _what_to_do(talk, ceremony)]
    rows: list[tuple[Button, ...]] = [
        (Button(_label(talk, guest), f"clerk_post:{guest.id}"),) for guest in every[first : first + SHOWN]
    ]
    if len(every) > first + SHOWN:
        rows.append(button(talk, "clerk_more", f"clerk:{opened.link.id}:{first + SHOWN}"))
    return Message("\n\n".join(parts), tuple(rows))


def _label(talk: Talk, guest: Guest) -> str:
    person = wording.name_and_post(guest.comes) if guest.name else guest.post
    return talk.t("units.post", person=person, reply=wording.describe_reply(talk.t, guest))


def _what_to_do(talk: Talk, ceremony: Ceremony) -> str:
    facts = dict(
        deadline=show_moment(talk.t, ceremony.reply_by, ceremony),
        contact=wording.contact(talk.t, ceremony.contact),
    )
    return talk.t("units.ask" if are_open(ceremony, talk.now) else "units.closed", **facts)


def show_post(talk: Talk, argument: str) -> list[Message]:
    """One post: who holds it, the answer, the code to pass on, and what can be done."""
    return [_post(talk, *_allowed(talk, argument))]


def _allowed(talk: Talk, argument: str) -> tuple[Guest, Actor]:
    guest_id = known_guest(talk, argument)
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    if by.holder is Holder.SUBSTITUTE:
        raise NotYours()
    return guests.get(talk.tx, guest_id), by


def _post(talk: Talk, guest: Guest, by: Actor, before: str = "") -> Message:
    t, none = talk.t, talk.t("delegate.not_given")
    ceremony = ceremonies.get(talk.tx, guest.ceremony_id)
    shut = closed(talk.tx, guest)
    text = t(
        "units.one",
        post=guest.post,
        name=f"{guest.honorific} {guest.name}" if guest.name else none,
        phone=show_phone(guest.phone) if guest.phone else none,
        reply=wording.describe_reply(t, guest),
        code=spell(guest.code),
        link=talk.links.invitation(guest.code),
    )
    notes = [t("units.not_kept")] if shut else []
    rows = wording.reply_buttons(t, ceremony, guest, talk.now)
    if are_open(ceremony, talk.now) and not shut:
        rows += tuple(button(talk, f"clerk_{each}", f"clerk_ask:{each}:{guest.id}") for each in ("name", "phone"))
    text = "\n\n".join(part for part in (before, text, *notes) if part)
    return Message(text, (*rows, *_to_unit(talk, guest)), about=guest.id)


def _to_unit(talk: Talk, guest: Guest) -> tuple[tuple[Button, ...], ...]:
    own = (guest.group_id, guest.unit)
    mine = (link for link in unit_links.of_chat(talk.tx, talk.chat.id) if (link.group_id, link.unit) == own)
    return tuple(button(talk, "clerk", f"clerk:{link.id}:0") for link in mine)


def ask(talk: Talk, argument: str) -> list[Message]:
    """Ask for the name or phone of who holds a post."""
    field, _, number = argument.partition(":")
    if field not in ("name", "phone"):
        raise Refused("old_button")
    guest, by = _allowed(talk, number)
    refuse_when_closed(ceremonies.get(talk.tx, guest.ceremony_id), organiser=by.organiser, now=talk.now)
    talk.ask(f"clerk_{field}", guest=guest.id)
    return [Message(talk.t(f"units.ask_{field}", post=guest.post), (button(talk, "cancel", "cancel"),))]


def take(talk: Talk, text: str) -> list[Message]:
    """Keep the name or phone that was asked for; a bad one is asked for again."""
    field = talk.chat.step.name.removeprefix("clerk_")
    value = read_name(text) if field == "name" else read_phone(text)
    if value is None:
        return [Message(talk.t(f"privacy.bad_{field}"), (button(talk, "cancel", "cancel"),))]
    guest, by = _allowed(talk, str(talk.draft["guest"]))
    units.correct(talk.tx, guest, by, talk.now, **{field: value})
    talk.done()
    return [_post(talk, guests.get(talk.tx, guest.id), by, talk.t("units.kept"))]
