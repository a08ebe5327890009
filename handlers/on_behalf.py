"""An organiser records what a guest said on the telephone."""

from actions import rsvp
from actions.rsvp import Actor
from ceremony.errors import Refused
from ceremony.model import Guest, Holder, Reply, Role
from ceremony.rsvp import Choice
from handlers import substitute
from handlers.talk import Talk, known_guest
from messages import wording
from messages.model import Button, Message
from storage import ceremonies, guests

SHOWN = 8


def find(talk: Talk, words: str) -> list[Message]:
    """Find guests by name, post or unit; without words, ask for them."""
    ceremony_ids = sorted({duty.ceremony_id for duty in talk.duties if duty.role is Role.ORGANISER})
    if not ceremony_ids:
        raise Refused("no_duty")
    if not words.strip():
        talk.ask("on_behalf")
        return [Message(talk.t("organiser.ask_whom"))]
    found = [g for i in ceremony_ids for g in guests.search(talk.tx, i, words, limit=SHOWN + 1)]
    if not found:
        raise Refused("nothing_found", words=substitute.shorten(words, 60))
    talk.done()
    if len(found) == 1:
        return [_card(talk, found[0])]
    key = "found" if len(found) <= SHOWN else "found_more"
    rows = tuple((Button(guest.addressed, f"behalf:{guest.id}"),) for guest in found[:SHOWN])
    return [Message(talk.t(f"organiser.{key}", count=min(len(found), SHOWN)), rows)]


def show(talk: Talk, argument: str) -> list[Message]:
    """One guest with the answer so far and the three choices."""
    guest = guests.get(talk.tx, known_guest(talk, argument))
    talk.duty(guest.ceremony_id, Role.ORGANISER)
    return [_card(talk, guest)]


def record(talk: Talk, argument: str) -> list[Message]:
    """Record attending or declining on the guest's behalf, and tell the guest's chats."""
    verb, _, number = argument.partition(":")
    if verb not in ("attend", "decline"):
        raise Refused("old_button")
    guest_id = known_guest(talk, number)
    talk.duty(guests.get(talk.tx, guest_id).ceremony_id, Role.ORGANISER)
    choice = Choice(Reply.ATTENDING if verb == "attend" else Reply.DECLINED)
    by = Actor(talk.chat.id, Holder.INVITED, organiser=True)
    answered = rsvp.answer(talk.tx, guest_id, choice, by=by, now=talk.now)
    talk.done()
    if answered.decision.changed:
        rsvp.tell_guest(talk.tx, answered, talk.chat.id, talk.now)
    reply = wording.describe_reply(talk.t, answered.guest)
    return [Message(talk.t("organiser.recorded", addressed=answered.guest.addressed, reply=reply))]


def name_substitute(talk: Talk, argument: str) -> list[Message]:
    """Begin to name a substitute on the guest's behalf."""
    return substitute.begin(talk, argument, organiser=True)


def _card(talk: Talk, guest: Guest) -> Message:
    group = ceremonies.group(talk.tx, guest.group_id)
    text = talk.t(
        "organiser.guest",
        person=f"{guest.addressed}, {guest.post}" if guest.name else guest.addressed,
        group=group.name,
        reply=wording.describe_reply(talk.t, guest),
    )
    verbs = (("attend", "record:attend"), ("substitute", "behalf_substitute"), ("decline", "record:decline"))
    rows = tuple((Button(talk.t(f"button.{verb}"), f"{data}:{guest.id}"),) for verb, data in verbs)
    return Message(text, rows)
