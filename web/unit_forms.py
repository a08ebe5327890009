"""The form by which a unit's clerk fills in one post: what was typed, understood or explained."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from actions.units import Entered
from ceremony.model import Guest, Person, Reply
from ceremony.names import read_name, tidy
from ceremony.phones import read_phone, show_phone
from ceremony.rsvp import Choice
from messages.texts import Texts

SUBSTITUTE = ("substitute_name", "substitute_position", "substitute_phone")
FIELDS = ("honorific", "name", "phone", "answer", "reason", *SUBSTITUTE)
ANSWERS = (Reply.ATTENDING, Reply.DECLINED, Reply.SUBSTITUTED)
LONGEST = {"honorific": 40, "reason": 500, "substitute_position": 200}


@dataclass(frozen=True)
class Read:
    """A form understood, or what is wrong with it: a sentence for each field."""

    entered: Entered | None
    mistakes: Mapping[str, str]


def shown(guest: Guest) -> dict[str, str]:
    """What the form says of a guest as it is."""
    person = guest.substitute or Person("", "", "")
    return dict(
        honorific=guest.honorific,
        name=guest.name,
        phone=show_phone(guest.phone) if guest.phone else "",
        answer="" if guest.reply is Reply.AWAITING else guest.reply.value,
        reason=guest.reason,
        substitute_name=person.name,
        substitute_position=person.position,
        substitute_phone=show_phone(person.phone) if person.phone else "",
    )


def typed(form: FormData, guest: Guest, closed: Collection[str]) -> dict[str, str]:
    """What a form says of each field, as one line; what is closed has no field and stays as it is."""
    said = {field: tidy(str(form.get(field, "")))[:1000] for field in FIELDS}
    return said | {field: value for field, value in shown(guest).items() if field in closed}


def read(t: Texts, guest: Guest, said: Mapping[str, str]) -> Read:
    """Understand a form about a guest."""
    mistakes = {
        **{
            field: t("units.page.too_long", most=most)
            for field, most in LONGEST.items()
            if len(said[field]) > most
        },
        **{field: t("units.page.bad_name") for field in ("name", "substitute_name") if _name(said[field]) is None},
        **{field: t("desk.bad_phone") for field in ("phone", "substitute_phone") if _phone(said[field]) is None},
        **_about_answer(t, guest, said),
    }
    if mistakes:
        return Read(None, mistakes)
    name, phone = _name(said["name"]) or "", _phone(said["phone"]) or ""
    return Read(Entered(said["honorific"], name, phone, _choice(said)), {})


def _about_answer(t: Texts, guest: Guest, said: Mapping[str, str]) -> dict[str, str]:
    filled = [said[field] for field in SUBSTITUTE]
    if said["answer"] not in ("", *ANSWERS):
        return {"answer": t("units.page.no_answer")}
    if said["answer"] != Reply.SUBSTITUTED and any(filled) and filled != [shown(guest)[f] for f in SUBSTITUTE]:
        return {"substitute": t("units.page.not_chosen")}
    return {}


def _choice(said: Mapping[str, str]) -> Choice | None:
    if not said["answer"]:
        return None
    reply = Reply(said["answer"])
    if reply is Reply.DECLINED:
        return Choice(reply, reason=said["reason"])
    if reply is Reply.SUBSTITUTED:
        name, phone = _name(said["substitute_name"]) or "", _phone(said["substitute_phone"]) or ""
        return Choice(reply, substitute=Person(said["honorific"], name, said["substitute_position"], phone))
    return Choice(reply)


def _name(text: str) -> str | None:
    return read_name(text) if text else ""


def _phone(text: str) -> str | None:
    return read_phone(text) if text else ""
