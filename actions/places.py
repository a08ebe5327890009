"""Extra places: a host asks, an organiser decides, everybody who needs to know is told."""

from datetime import datetime

from actions import saying
from ceremony.errors import Refused
from ceremony.model import Group, Role
from messages import wording
from messages.model import Button, Message
from messages.texts import Texts, texts
from storage import audit, ceremonies, chats, counts, places, staff
from storage.places import PlaceRequest
from storage.staff import Duty
from storage.types import Transaction

MOST = 99
REASON_LENGTH = (3, 300)


def read_number(text: str) -> int:
    """How many places are asked for.

    Raises:
        Refused: it is no number, or too large a one.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= number <= MOST:
        raise Refused("bad_places", most=MOST)
    return number


def check_reason(reason: str) -> None:
    """See that a reason is one.

    Raises:
        Refused: it is too short or too long.
    """
    if not REASON_LENGTH[0] <= len(reason) <= REASON_LENGTH[1]:
        raise Refused("bad_places_reason", least=REASON_LENGTH[0], most=REASON_LENGTH[1])


def check_may_ask(tx: Transaction, duty: Duty) -> Group:
    """The host's group.

    Raises:
        Refused: it has no quota, a request of it waits already, or there is nobody to decide.
    """
    group = ceremonies.group(tx, duty.group_id or 0)
    if group.quota is None:
        raise Refused("no_quota", group=group.name)
    waiting = places.waiting(tx, group.id)
    if waiting:
        raise Refused("places_waiting", group=group.name, number=waiting.number)
    if not staff.chats_with(tx, duty.ceremony_id, Role.ORGANISER):
        contact = ceremonies.get(tx, duty.ceremony_id).contact
        raise Refused("nobody_decides", contact=contact)
    return group


def ask(tx: Transaction, duty: Duty, number: int, reason: str, *, by_chat: int, now: datetime) -> None:
    """Store a host's request and put it to every organiser.

    Raises:
        Refused: as `check_may_ask`.
    """
    group = check_may_ask(tx, duty)
    request_id = places.ask(tx, group.id, by_chat, number, reason, now)
    if request_id is None:
        raise Refused("places_waiting", group=group.name, number=number)
    audit.record(tx, duty.ceremony_id, "ask_places", now, by_chat=by_chat, number=number, reason=reason)
    for chat_id in staff.chats_with(tx, duty.ceremony_id, Role.ORGANISER):
        chat = chats.get(tx, chat_id)
        saying.say(tx, chat, _question(tx, texts(chat.language), group, request_id, number, reason), now)


def decide(tx: Transaction, request: PlaceRequest, granted: bool, *, by: Duty, now: datetime) -> bool:
    """Grant or refuse the places and tell the host; False where somebody else was quicker."""
    if not places.decide(tx, request.id, granted, by.label, now):
        return False
    if granted:
        places.add(tx, request.group_id, request.number)
    audit.record(tx, by.ceremony_id, "decide_places", now, by_chat=by.chat_id, request=request.id, granted=granted)
    group, contact = ceremonies.group(tx, request.group_id), ceremonies.get(tx, by.ceremony_id).contact
    chat = chats.get(tx, request.by_chat)
    t = texts(chat.language)
    outcome = "granted" if granted else "refused"
    facts = dict(group=group.name, number=request.number, quota=group.quota, contact=wording.contact(t, contact))
    saying.say(tx, chat, Message(t(f"host.places_{outcome}", **facts)), now)
    return True


def _question(tx: Transaction, t: Texts, group: Group, request_id: int, number: int, reason: str) -> Message:
    text = t(
        "organiser.places_asked",
        group=group.name,
        number=number,
        reason=reason,
        guests=counts.by_group(tx, group.ceremony_id, group.id)[0].invited,
        quota=group.quota,
    )
    verbs = ("grant", "refuse")
    return Message(text, tuple((Button(t(f"button.{verb}"), f"places_{verb}:{request_id}"),) for verb in verbs))
