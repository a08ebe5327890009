"""Links for units' clerks: given out unit by unit, and who has not answered yet."""

from actions import units
from actions.units import State, Unit
from ceremony.model import Role
from ceremony.phones import show_phone
from handlers import clerk
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Button, Message
from storage.staff import Duty

MAY = (Role.ORGANISER, Role.HOST)
OFFERED = 80
"""So many units are offered in chat, those that have not answered first; the desk has them all."""


def choose(talk: Talk, argument: str) -> list[Message]:
    """The units and how far each is; for a unit's own clerk the posts of the unit."""
    if any(duty.role in MAY for duty in talk.duties):
        return at_ceremony(talk, "units", argument, _units, *MAY)
    return clerk.show_mine(talk)


def _units(talk: Talk, duty: Duty) -> list[Message]:
    every = sorted(units.everyone(talk.tx, duty), key=lambda each: each.state is State.ANSWERED)
    done = sum(each.state is State.ANSWERED for each in every)
    rows: list[tuple[Button, ...]] = [
        (Button(_label(talk, each, every), f"unit_link:{duty.ceremony_id}:{each.standing.key}"),)
        for each in every[:OFFERED]
    ]
    if done < len(every):
        rows += [button(talk, key, f"{key}:{duty.ceremony_id}") for key in ("unit_texts", "unit_reminders")]
    text = talk.t("units.choose", done=done, count=len(every), page=talk.links.units())
    return [Message(text, tuple(rows))]


def _label(talk: Talk, unit: Unit, every: list[Unit]) -> str:
    standing = unit.standing
    twice = sum(other.name == unit.name for other in every) > 1
    name = talk.t("units.of_group", unit=unit.name, group=unit.group.name) if twice else unit.name
    facts = dict(answered=standing.answered, named=standing.named, count=standing.posts)
    return talk.t(f"units.label.{unit.state}", unit=name, **facts)


def show_link(talk: Talk, argument: str) -> list[Message]:
    """One unit's text with its link, ready to be passed on, and to whom."""
    ceremony_id, key = numbers(argument, 2)
    duty = talk.duty(ceremony_id, *MAY)
    (unit,) = units.issue(talk.tx, duty, talk.now, key)
    return [Message(_text(talk, unit)), _about(talk, unit)]


def renew(talk: Talk, argument: str) -> list[Message]:
    """Give the unit another link in the place of the one before."""
    ceremony_id, key = numbers(argument, 2)
    unit = units.renew(talk.tx, talk.duty(ceremony_id, *MAY), key, talk.now)
    return [Message(talk.t("units.renewed", unit=unit.name)), Message(_text(talk, unit)), _about(talk, unit)]


def _about(talk: Talk, unit: Unit) -> Message:
    where = f"{unit.ceremony.id}:{unit.standing.key}"
    rows = (
        button(talk, "unit_renew", f"unit_renew:{where}"),
        button(talk, "units", f"units:{unit.ceremony.id}"),
    )
    state = units.told(talk.t, unit)
    return Message("\n".join([talk.t("units.now", unit=unit.name, state=state), _clerk(talk, unit)]), rows)


def _clerk(talk: Talk, unit: Unit) -> str:
    if unit.clerk is None:
        return talk.t("units.no_clerk")
    phone = show_phone(unit.clerk.phone) if unit.clerk.phone else talk.t("gaps.no_phone")
    return talk.t("units.clerk", name=unit.clerk.name, phone=phone)


def show_all(talk: Talk, argument: str) -> list[Message]:
    """A text for each unit that has answers to come."""
    (ceremony_id,) = numbers(argument, 1)
    meant = units.issue(talk.tx, talk.duty(ceremony_id, *MAY), talk.now)
    return [Message(_text(talk, unit), unhurried=True) for unit in meant] or _nothing(talk)


def remind(talk: Talk, argument: str) -> list[Message]:
    """A reminder for each unit that has a link and answers to come."""
    (ceremony_id,) = numbers(argument, 1)
    every = units.everyone(talk.tx, talk.duty(ceremony_id, *MAY))
    late = [each for each in every if each.state in units.LATE]
    return [Message(units.reminder(talk.t, each, talk.links), unhurried=True) for each in late] or _nothing(talk)


def _nothing(talk: Talk) -> list[Message]:
    return [Message(talk.t("units.nothing_to_send"))]


def _text(talk: Talk, unit: Unit) -> str:
    return units.text(talk.t, unit, talk.links)
