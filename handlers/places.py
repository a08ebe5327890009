"""Extra places in chat: the host says how many and why, an organiser presses yes or no."""

from actions import places
from ceremony.errors import Refused
from ceremony.model import Role
from ceremony.names import tidy
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Message
from storage import ceremonies, counts
from storage import places as stored
from storage.staff import Duty


def ask(talk: Talk, argument: str) -> list[Message]:
    """Ask the host how many places it needs; its group's figures are shown."""
    return at_ceremony(talk, "places", argument, _ask, Role.HOST)


def take_number(talk: Talk, text: str) -> list[Message]:
    """Take the number and ask for the reason."""
    number = places.read_number(text)
    talk.ask("places_reason", ceremony=talk.draft["ceremony"], number=number)
    return [Message(talk.t("host.ask_reason", number=number), (button(talk, "cancel", "cancel"),))]


def take_reason(talk: Talk, text: str) -> list[Message]:
    """Take the reason and put the request to the organisers."""
    reason, number = tidy(text), int(talk.draft["number"])
    places.check_reason(reason)
    duty = talk.duty(int(talk.draft["ceremony"]), Role.HOST)
    places.ask(talk.tx, duty, number, reason, by_chat=talk.chat.id, now=talk.now)
    talk.done()
    return [Message(talk.t("host.places_asked", number=number))]


def grant(talk: Talk, argument: str) -> list[Message]:
    """Grant what was asked for."""
    return _decide(talk, argument, granted=True)


def refuse(talk: Talk, argument: str) -> list[Message]:
    """Refuse what was asked for."""
    return _decide(talk, argument, granted=False)


def _ask(talk: Talk, duty: Duty) -> list[Message]:
    group = places.check_may_ask(talk.tx, duty)
    (row,) = counts.by_group(talk.tx, duty.ceremony_id, group.id)
    talk.ask("places_number", ceremony=duty.ceremony_id)
    text = talk.t("host.ask_places", group=group.name, guests=row.invited, quota=group.quota, most=places.MOST)
    # No choice goes along: where choices are numbered, "1" has to mean one place.
    return [Message(text)]


def _decide(talk: Talk, argument: str, *, granted: bool) -> list[Message]:
    """The first decision stands; who comes later is told whose it was."""
    (request_id,) = numbers(argument, 1)
    request = stored.find(talk.tx, request_id)
    if request is None:
        raise Refused("old_button")
    duty = talk.duty(ceremonies.group(talk.tx, request.group_id).ceremony_id, Role.ORGANISER)
    first = places.decide(talk.tx, request, granted, by=duty, now=talk.now)
    decided = stored.find(talk.tx, request_id)
    assert decided is not None
    group = ceremonies.group(talk.tx, request.group_id)
    outcome = "granted" if decided.granted else "refused"
    facts = dict(group=group.name, number=request.number, quota=group.quota)
    text = talk.t(f"organiser.places_{outcome}", **facts)
    by = decided.decided_by or talk.t("page.duty_organiser")
    return [Message(text if first else talk.t("organiser.places_decided", by=by, decision=text))]
