"""Guests and staff say that they have received what was told."""

from actions import acknowledging
from handlers.talk import Talk, known_guest, numbers
from messages import wording
from messages.model import Message
from storage import guests


def one(talk: Talk, argument: str) -> list[Message]:
    """Record it for the guest of a button, or with guest 0 for a chat of staff; a repeat is told kindly."""
    campaign_id, number = numbers(argument, 2)
    guest_id = known_guest(talk, str(number)) if number else None
    first = acknowledging.acknowledge(talk.tx, campaign_id, guest_id, talk.chat.id, talk.now)
    key = "recorded" if first else "again"
    if guest_id is None:
        return [Message(talk.t(f"ack.staff.{key}"))]
    return [_thanks(talk, key, guest_id)]


def all_open(talk: Talk, argument: str) -> list[Message]:
    """Record it for everything that waits, where somebody types it without a button."""
    whose = acknowledging.acknowledge_all(talk.tx, talk.chat.id, talk.now)
    return [_thanks(talk, "recorded", guest_id) for guest_id in whose]


def _thanks(talk: Talk, key: str, guest_id: int) -> Message:
    person = wording.addressed(guests.get(talk.tx, guest_id))
    return Message(talk.t(f"ack.{key}", person=person), about=guest_id)
