"""Answers that came by telephone or on paper, as a list has them."""

from ceremony.model import Ceremony, Guest, Person, Reply, Status
from ceremony.privacy import may_keep
from ceremony.rsvp import Choice
from lists.model import Entry, Field, Remark
from messages.texts import texts


def told(entry: Entry) -> bool:
    """Whether a row tells an answer; that somebody has not answered yet is none."""
    return entry.says.get(Field.REPLY, "") not in ("", Reply.AWAITING)


def choice_of(entry: Entry, guest: Guest | None, ceremony: Ceremony) -> tuple[Choice | None, tuple[Remark, ...]]:
    """What a row answers, None where it is what the guest has answered, and what is to be told of it."""
    if ceremony.status is not Status.PLANNED:
        return None, (Remark("importing.warning.not_held"),)
    reply = Reply(entry.says[Field.REPLY])
    if reply is Reply.SUBSTITUTED:
        return _substituted(entry, guest)
    reason = entry.says.get(Field.REASON, "") if reply is Reply.DECLINED else ""
    if guest and guest.reply is reply and reason in ("", guest.reason):
        return None, ()
    return Choice(reply, reason), ()


def _substituted(entry: Entry, guest: Guest | None) -> tuple[Choice | None, tuple[Remark, ...]]:
    """Who comes instead; what the list leaves open stays as it is known."""
    listed = [entry.says.get(field, "") for field in _SUBSTITUTE]
    if guest and not may_keep(guest) and any(listed):
        return _kept(entry, guest, ["", "", ""]), (Remark("importing.warning.needs_consent"),)
    known = guest.substitute if guest else None
    if known and all(text in ("", own) for text, own in zip(listed, _of(known), strict=True)):
        return None, ()
    same_person = known and listed[0] in ("", known.name)
    merged = (
        [text or own for text, own in zip(listed, _of(known), strict=True)] if known and same_person else listed
    )
    return _kept(entry, guest, merged), ()


def _kept(entry: Entry, guest: Guest | None, listed: list[str]) -> Choice | None:
    """The answer with a substitute who is called something."""
    if guest and guest.substitute and not any(listed):
        return None
    name, position, phone = listed
    if not name and not position:
        post = f"{entry.says.get(Field.POSITION, '')} {entry.says.get(Field.UNIT, '')}".strip()
        position = texts("vi")("delegate.unnamed_substitute", post=guest.post if guest else post)
    return Choice(Reply.SUBSTITUTED, substitute=Person(guest.honorific if guest else "", name, position, phone))


def _of(person: Person) -> tuple[str, str, str]:
    return person.name, person.position, person.phone


_SUBSTITUTE = (Field.SUBSTITUTE, Field.SUBSTITUTE_POSITION, Field.SUBSTITUTE_PHONE)
