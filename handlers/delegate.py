"""Delegates and their clerks: the invitation, the answer, the ticket."""

from collections.abc import Callable
from dataclasses import replace

from actions import invitations, rsvp
from actions.attempts import duty_at
from actions.invitations import Opened
from actions.rsvp import Actor, Answered
from ceremony.errors import Refused
from ceremony.model import Guest, Holder, Reply
from ceremony.names import read_name
from ceremony.privacy import may_keep, to_be_asked
from ceremony.rsvp import Choice
from handlers import substitute
from handlers.talk import Talk, back_to_unit, button, known_guest, numbers
from messages import wording
from messages.model import Button, Message
from messages.times import show_moment, when
from storage import ceremonies, chats, guests


def open_code(talk: Talk, code: str) -> list[Message]:
    """The invitation of a code; for door staff while the doors are open, the guest with "Cho vào"."""
    invitations.refuse_guessing(talk.chat, talk.now)
    opened = invitations.look_up(talk.tx, code)
    if opened.live and duty_at(talk.door_duties, opened.ceremony.id):
        return [_door_card(talk, opened)]
    invitations.open_for(talk.tx, talk.chat, opened, talk.now)
    if opened.live:
        return [_invitation(talk, opened.guest)]
    as_invited = opened.holder is Holder.INVITED
    return [wording.replaced(talk.t, opened.ceremony, opened.guest, as_invited, talk.now)]


def _door_card(talk: Talk, opened: Opened) -> Message:
    person = opened.guest.comes
    text = talk.t(
        "door.card",
        person=wording.name_and_post(person),
        group=opened.group.name,
        reply=wording.describe_reply(talk.t, opened.guest),
    )
    return Message(text, (button(talk, "admit", f"admit:{opened.guest.id}"),))


def _invitation(talk: Talk, guest: Guest) -> Message:
    ceremony, group = ceremonies.get(talk.tx, guest.ceremony_id), ceremonies.group(talk.tx, guest.group_id)
    message = wording.invitation(talk.t, ceremony, group, guest, talk.now)
    if guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED):
        return replace(message, buttons=(wording.ticket_button(talk.t, guest), *message.buttons))
    return message


def attend(talk: Talk, argument: str) -> list[Message]:
    """Record that the one who answers comes, and give the ticket; a missing name is asked for once."""
    guest_id = known_guest(talk, argument)
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    answered = rsvp.answer(talk.tx, guest_id, Choice(Reply.ATTENDING), by=by, now=talk.now)
    talk.done()
    shown = ticket(talk, answered.guest, _thanks(talk, answered, by))
    if by.holder is Holder.CLERK:
        return [replace(shown, buttons=(*shown.buttons, *back_to_unit(talk, by, guest_id)))]
    return [_asking_name(talk, answered.guest, shown)]


def _thanks(talk: Talk, answered: Answered, by: Actor) -> str:
    guest = answered.guest
    person = wording.addressed(guest)
    if by.holder is Holder.SUBSTITUTE:
        return talk.t("delegate.substitute_confirmed", person=person, post=guest.post)
    return talk.t("delegate.attending", person=person)


def ticket(talk: Talk, guest: Guest, before: str = "") -> Message:
    """The ticket, below what is said before it, with the other choices."""
    ceremony, group = ceremonies.get(talk.tx, guest.ceremony_id), ceremonies.group(talk.tx, guest.group_id)
    message = wording.ticket(talk.t, ceremony, group, guest)
    buttons = wording.reply_buttons(talk.t, ceremony, guest, talk.now)
    others = tuple(row for row in buttons if not row[0].data.startswith("attend:"))
    return replace(message, text="\n\n".join(part for part in (before, message.text) if part), buttons=others)


def _asking_name(talk: Talk, guest: Guest, shown: Message) -> Message:
    """The ticket, with the question for consent or for a missing name below it the first time."""
    if guest.substitute or guest.name_asked:
        return shown
    if to_be_asked(guest):
        guests.set_name_asked(talk.tx, guest.id)
        question, rows = wording.ask_consent(talk.t, guest, "consent")
    elif may_keep(guest) and not guest.name:
        question, skip = ask_name(talk, guest)
        rows = (skip,)
    else:
        return shown
    return replace(shown, text=f"{shown.text}\n\n{question}", buttons=(*rows, *shown.buttons))


def ask_name(talk: Talk, guest: Guest) -> tuple[str, tuple[Button, ...]]:
    """The question for the name, to be answered next, and the button that leaves it open."""
    guests.set_name_asked(talk.tx, guest.id)
    talk.ask("name", guest=guest.id)
    question = talk.t("delegate.ask_name", addressed=f"{guest.honorific} {guest.post}".strip())
    return question, button(talk, "skip", f"skipname:{guest.id}")


def take_name(talk: Talk, text: str) -> list[Message]:
    """Keep the name that was asked for, and give the ticket with it."""
    guest_id = int(talk.draft["guest"])
    rsvp.actor(talk.tx, talk.chat.id, guest_id)
    name = read_name(text)
    if name is None:
        return [Message(talk.t("delegate.bad_name"), (button(talk, "skip", f"skipname:{guest_id}"),))]
    guests.set_name(talk.tx, guests.get(talk.tx, guest_id), name)
    talk.done()
    return [ticket(talk, guests.get(talk.tx, guest_id), talk.t("delegate.name_kept", name=name))]


def skip_name(talk: Talk, argument: str) -> list[Message]:
    """Leave the name open."""
    rsvp.actor(talk.tx, talk.chat.id, known_guest(talk, argument))
    talk.done()
    return [Message(talk.t("delegate.name_skipped"))]


def decline(talk: Talk, argument: str) -> list[Message]:
    """Record that nobody comes, and ask for the reason, which may be left out.

    Of who has not agreed to anything being kept no reason is asked: there is nothing to agree to then.
    """
    guest_id = known_guest(talk, argument)
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    person = wording.addressed(guests.get(talk.tx, guest_id))
    answered = rsvp.answer(talk.tx, guest_id, Choice(Reply.DECLINED), by=by, now=talk.now)
    deadline = show_moment(talk.t, answered.ceremony.reply_by, answered.ceremony)
    thanks = talk.t("delegate.declined", person=person, deadline=deadline)
    if by.holder is Holder.SUBSTITUTE or not may_keep(answered.guest):
        talk.done()
        return [Message(thanks, back_to_unit(talk, by, guest_id), about=guest_id)]
    talk.ask("reason", guest=guest_id)
    ways = (*_reasons(talk, guest_id), *back_to_unit(talk, by, guest_id))
    return [Message(f"{thanks}\n\n{talk.t('delegate.ask_reason')}", ways, about=guest_id)]


def _reasons(talk: Talk, guest_id: int) -> tuple[tuple[Button, ...], ...]:
    reasons = talk.t.under("reasons").items()
    back = (
        button(talk, "attend", f"attend:{guest_id}"),
        button(talk, "substitute", f"substitute:{guest_id}"),
    )
    return (*((Button(text, f"reason:{guest_id}:{key}"),) for key, text in reasons), *back)


def choose_reason(talk: Talk, argument: str) -> list[Message]:
    """Keep one of the four reasons."""
    guest_id, key = numbers(argument, 2)
    reasons = talk.t.under("reasons")
    if str(key) not in reasons:
        raise Refused("old_button")
    return _keep_reason(talk, known_guest(talk, str(guest_id)), reasons[str(key)])


def take_reason(talk: Talk, text: str) -> list[Message]:
    """Keep a reason in the guest's own words."""
    return _keep_reason(talk, int(talk.draft["guest"]), substitute.shorten(text, 500))


def _keep_reason(talk: Talk, guest_id: int, reason: str) -> list[Message]:
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    guest = guests.get(talk.tx, guest_id)
    if guest.reply is not Reply.DECLINED or not may_keep(guest):
        talk.done()
        return [_invitation(talk, guest)]
    rsvp.answer(talk.tx, guest_id, Choice(Reply.DECLINED, reason=reason), by=by, now=talk.now)
    talk.done()
    kept = talk.t("delegate.reason_kept", reason=reason)
    return [Message(kept, back_to_unit(talk, by, guest_id), about=guest_id)]


def show_invitation(talk: Talk, argument: str) -> list[Message]:
    """The invitation again; with several guests in the chat, the choice between them."""
    return for_guest(talk, "invitation", argument, _invitation)


def show_ticket(talk: Talk, argument: str) -> list[Message]:
    """The ticket again, or why there is none yet."""
    return for_guest(talk, "ticket", argument, _ticket_or_why_not)


def for_guest(talk: Talk, verb: str, argument: str, show: Callable[[Talk, Guest], Message]) -> list[Message]:
    """What is shown of this chat's guest; of several, the one in the button's data or the choice between them."""
    links = chats.links_of(talk.tx, talk.chat.id)
    if argument:
        guest_id = known_guest(talk, argument)
        rsvp.actor(talk.tx, talk.chat.id, guest_id)
        return [show(talk, guests.get(talk.tx, guest_id))]
    if not links:
        return [Message(talk.t("delegate.no_guest"))]
    mine = guests.some(talk.tx, [link.guest_id for link in links])
    if len(mine) == 1:
        return [show(talk, mine[0])]
    choices = tuple((Button(guest.addressed, f"{verb}:{guest.id}"),) for guest in mine)
    return [Message(talk.t("delegate.which_guest"), choices)]


def _ticket_or_why_not(talk: Talk, guest: Guest) -> Message:
    if guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED):
        return ticket(talk, guest)
    key = "no_ticket_declined" if guest.reply is Reply.DECLINED else "no_ticket_yet"
    ceremony = ceremonies.get(talk.tx, guest.ceremony_id)
    text = talk.t(f"delegate.{key}", honorific=guest.comes.honorific)
    return Message(text, wording.reply_buttons(talk.t, ceremony, guest, talk.now), about=guest.id)


def programme(talk: Talk, argument: str) -> list[Message]:
    """The programme of each ceremony this chat has to do with, labels as printed."""
    links = chats.links_of(talk.tx, talk.chat.id)
    mine = {guest.ceremony_id for guest in guests.some(talk.tx, [link.guest_id for link in links])}
    mine |= {duty.ceremony_id for duty in talk.duties}
    if not mine:
        return [Message(talk.t("delegate.no_guest"))]
    return [Message(_programme(talk, ceremony_id)) for ceremony_id in sorted(mine)]


def _programme(talk: Talk, ceremony_id: int) -> str:
    ceremony = ceremonies.get(talk.tx, ceremony_id)
    lines = []
    for item in ceremonies.programme(talk.tx, ceremony_id):
        lines.append(talk.t("delegate.programme_line", label=item.label, text=item.text))
        lines += [talk.t("delegate.programme_speaker", speaker=speaker) for speaker in item.speakers]
    facts = dict(title=ceremony.title, when=when(talk.t, ceremony), venue=ceremony.venue)
    return talk.t("delegate.programme", lines="\n".join(lines), **facts)
