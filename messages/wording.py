"""The messages about a guest: invitation, ticket, reminder, and the text that others forward."""

from collections.abc import Sequence
from datetime import datetime

from ceremony import rsvp
from ceremony.codes import spell
from ceremony.model import Ceremony, Contact, Group, Guest, Person, Reply, Status
from ceremony.rsvp import Choice
from messages.links import Links
from messages.model import Button, Message, Picture
from messages.texts import Texts
from messages.times import show_moment, when


def invitation(t: Texts, ceremony: Ceremony, group: Group, guest: Guest, now: datetime) -> Message:
    """The invitation as a card with the text, what is kept about the guest, and the three choices."""
    parts = [
        *notice(t, ceremony),
        t(
            "delegate.invitation",
            addressed=addressed(guest),
            honorific=guest.comes.honorific,
            inviter=group.inviter,
            **_facts(t, ceremony),
        ),
        _state(t, ceremony, guest, now),
        t("delegate.privacy", honorific=guest.comes.honorific),
    ]
    picture = Picture("invitation", guest.code, t.language)
    return Message("\n\n".join(parts), reply_buttons(t, ceremony, guest, now), picture, about=guest.id)


def short_person(guest: Guest) -> str:
    """Who comes, as briefly as a seat on a plan has room for: the name, else the post."""
    return guest.comes.name or guest.comes.position


def ticket(t: Texts, ceremony: Ceremony, group: Group, guest: Guest) -> Message:
    """The ticket of the one who comes: picture with the QR, and the code in letters."""
    text = t(
        "delegate.ticket",
        person=name_and_post(guest.comes),
        honorific=guest.comes.honorific,
        group=group.name,
        seat=guest.seat or t("delegate.seat_unknown"),
        code=spell(guest.code),
        **_facts(t, ceremony),
    )
    text = "\n\n".join([*notice(t, ceremony), text])
    return Message(text, picture=Picture("ticket", guest.code, t.language), about=guest.id)


def reminder(t: Texts, ceremony: Ceremony, guest: Guest, now: datetime) -> Message:
    """The reminder that fits the guest's answer: please reply, or please come."""
    key = "delegate.remind_awaiting" if guest.reply is Reply.AWAITING else "delegate.remind_attending"
    text = t(key, addressed=addressed(guest), honorific=guest.comes.honorific, **_facts(t, ceremony))
    buttons = reply_buttons(t, ceremony, guest, now)
    if guest.reply is not Reply.AWAITING:
        buttons = (ticket_button(t, guest), *buttons)
    return Message(text, buttons, about=guest.id)


def notice(t: Texts, ceremony: Ceremony) -> tuple[str, ...]:
    """What stands above everything while the ceremony is postponed or cancelled; nothing else."""
    return () if ceremony.status is Status.PLANNED else (t(f"change.notice_{ceremony.status}"),)


def dismissed(t: Texts, ceremony: Ceremony, guest: Guest, substitute: Person) -> Message:
    """What a former substitute is told when somebody else comes, or nobody."""
    text = t(
        "delegate.dismissed",
        person=name_and_post(substitute),
        post=guest.post,
        contact=contact(t, ceremony.contact),
        **_facts(t, ceremony),
    )
    return Message(text)


def replaced(t: Texts, ceremony: Ceremony, guest: Guest, as_invited: bool, now: datetime) -> Message:
    """What a code says that stands for nobody who comes: the invited one may still take it back."""
    if not as_invited or guest.substitute is None:
        facts = dict(title=ceremony.title, contact=contact(t, ceremony.contact))
        return Message(t("delegate.code_ended", post=guest.post, **facts))
    text = t("delegate.replaced", post=guest.post, substitute=name_and_post(guest.substitute))
    return Message(text, reply_buttons(t, ceremony, guest, now), about=guest.id)


def joined(t: Texts, ceremony: Ceremony, guest: Guest, now: datetime) -> Message:
    """What a guest is told whose posts were joined: one invitation, one code, one chair."""
    text = t("delegate.joined", addressed=addressed(guest), post=guest.post, reply=describe_reply(t, guest))
    coming = guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
    ticket_row = (ticket_button(t, guest),) if coming else ()
    return Message(text, (*ticket_row, *reply_buttons(t, ceremony, guest, now)), about=guest.id)


def substitute_changed(t: Texts, ceremony: Ceremony, guest: Guest, substitute: Person, now: datetime) -> Message:
    """What the invited one is told when the substitute declined or named somebody else."""
    text = t(
        "delegate.substitute_changed",
        person=name_and_post(substitute),
        post=guest.post,
        reply=describe_reply(t, guest),
    )
    return Message(text, reply_buttons(t, ceremony, guest, now), about=guest.id)


def reply_changed(t: Texts, ceremony: Ceremony, guest: Guest, now: datetime) -> Message:
    """What the other chats of the invited one are told when one of them takes an answer back."""
    text = t("delegate.reply_changed", addressed=addressed(guest), reply=describe_reply(t, guest))
    return Message(text, reply_buttons(t, ceremony, guest, now), about=guest.id)


def forward(t: Texts, ceremony: Ceremony, group: Group, guests: Sequence[Guest], links: Links) -> str:
    """A text that can be sent on to a unit's clerk: each post with its own link."""
    lines = [t("forward.line", person=guest.addressed, link=links.invitation(guest.code)) for guest in guests]
    facts = dict(unit=guests[0].unit or t("forward.no_unit"), **_facts(t, ceremony))
    text = t("forward.text", inviter=group.inviter, lines="\n".join(lines), **facts)
    return "\n\n".join([*notice(t, ceremony), text])


def forward_news(t: Texts, unit: str, words: str, guests: Sequence[Guest], links: Links) -> str:
    """A text that can be sent on to a unit's clerk: news for its guests, and each one's own link."""
    lines = [t("forward.line", person=guest.addressed, link=links.invitation(guest.code)) for guest in guests]
    return t("forward.news", unit=unit, words=words, lines="\n".join(lines))


def reply_buttons(
    t: Texts, ceremony: Ceremony, guest: Guest, now: datetime | None
) -> tuple[tuple[Button, ...], ...]:
    """The three choices, one a row; none while replies are closed (`now` None shows them whatever the time)."""
    if now is not None and not rsvp.are_open(ceremony, now):
        return ()
    return tuple(
        (Button(t(f"button.{verb}"), f"{verb}:{guest.id}"),) for verb in ("attend", "substitute", "decline")
    )


def ask_consent(t: Texts, guest: Guest, verb: str) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """The question whether name and phone may be kept, and its two answers, neither of them chosen before."""
    answers = (("agree", "yes"), ("disagree", "no"))
    buttons = tuple((Button(t(f"button.{key}"), f"{verb}:{answer}:{guest.id}"),) for key, answer in answers)
    return t("privacy.ask_consent", honorific=guest.honorific), buttons


def ticket_button(t: Texts, guest: Guest) -> tuple[Button, ...]:
    """The button that shows the ticket again."""
    return (Button(t("button.ticket"), f"ticket:{guest.id}"),)


def addressed(guest: Guest) -> str:
    """Whom a message begins with: the one who comes, with the post below the name."""
    person = guest.comes
    if not person.name:
        return f"{person.honorific} {person.position}".strip()
    return ", ".join(part for part in (f"{person.honorific} {person.name}", person.position) if part)


def name_and_post(person: Person) -> str:
    """A person in one line: honorific and name, then the post where there is one."""
    known = f"{person.honorific} {person.name}".strip() if person.name else ""
    return ", ".join(part for part in (known, person.position) if part) or person.honorific


def contact(t: Texts, whom: Contact) -> str:
    """Whom to ask, with the number as printed."""
    key = "delegate.contact" if whom.phone else "delegate.contact_without_phone"
    return t(key, name=whom.name, phone=whom.phone)


def describe_reply(t: Texts, guest: Guest) -> str:
    """The answer in a few words, with the substitute or the reason."""
    return describe_choice(t, Choice(guest.reply, guest.reason, guest.substitute))


def describe_choice(t: Texts, choice: Choice) -> str:
    """What is answered in a few words, with the substitute or the reason."""
    substitute = name_and_post(choice.substitute) if choice.substitute else ""
    key = "declined_because" if choice.reply is Reply.DECLINED and choice.reason else choice.reply.value
    return t(f"reply.{key}", reason=choice.reason, substitute=substitute)


def _state(t: Texts, ceremony: Ceremony, guest: Guest, now: datetime) -> str:
    answered = guest.reply is not Reply.AWAITING
    reply = t("delegate.answered", reply=describe_reply(t, guest)) if answered else ""
    facts = dict(honorific=guest.comes.honorific, contact=contact(t, ceremony.contact), **_facts(t, ceremony))
    return "\n".join(part for part in (reply, t(_what_to_do(ceremony, answered, now), **facts)) if part)


def _what_to_do(ceremony: Ceremony, answered: bool, now: datetime) -> str:
    if ceremony.status is not Status.PLANNED:
        return "change.ask_contact"
    if not rsvp.are_open(ceremony, now):
        return "delegate.too_late"
    return "delegate.may_change" if answered else "delegate.please_reply"


def _facts(t: Texts, ceremony: Ceremony) -> dict[str, str]:
    return dict(
        title=ceremony.title,
        when=when(t, ceremony),
        venue=ceremony.venue,
        deadline=show_moment(t, ceremony.reply_by, ceremony),
    )
