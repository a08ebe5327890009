"""Reception: who welcomes a leader, and what is still missing."""

from actions import arrivals, coverage
from ceremony.model import Role
from handlers.talk import Talk, at_ceremony, numbers
from messages import at_reception
from messages.model import Message
from storage import ceremonies
from storage.staff import Duty


def welcome(talk: Talk, argument: str) -> list[Message]:
    """Take the welcoming of a leader; who comes later is told who did."""
    (admission_id,) = numbers(argument, 1)
    standing = arrivals.standing_of(talk.tx, admission_id)
    duty = talk.duty(standing.ceremony_id, Role.RECEPTION)
    by = talk.member or duty.label or talk.t("page.duty_reception")
    guest, done = arrivals.welcome(talk.tx, standing, by, chat_id=talk.chat.id, now=talk.now)
    assert done.at
    ceremony = ceremonies.get(talk.tx, standing.ceremony_id)
    return [Message(at_reception.welcomed(talk.t, ceremony, guest, done.by, done.at))]


def show_gaps(talk: Talk, argument: str) -> list[Message]:
    """Units with nobody confirmed or nobody inside, speakers not here, and whom to call."""
    return at_ceremony(talk, "gaps", argument, _gaps, Role.ORGANISER, Role.RECEPTION)


def _gaps(talk: Talk, duty: Duty) -> list[Message]:
    return [Message(coverage.told(talk.tx, talk.t, duty.ceremony_id, talk.now))]
