"""The MC's list in chat: read it, mark who was introduced, and put it in order."""

import re
from collections.abc import Sequence

from actions import introductions
from actions.introductions import Introductions
from ceremony.errors import Refused
from ceremony.model import Role
from ceremony.names import fold
from ceremony.protocol import Entry
from handlers.substitute import shorten
from handlers.talk import Talk, at_ceremony, numbers
from messages import at_reception
from messages.model import Button, Message
from storage import chats
from storage.chats import Step
from storage.staff import Duty

NEXT = 6
MAY = (Role.MC, Role.ORGANISER)
_MOVE = re.compile(r"(\d{1,3}) ?(len|up|xuong|down|(\d{1,3}))")


def show(talk: Talk, argument: str) -> list[Message]:
    """Who is here, in the order of introduction."""
    return at_ceremony(talk, "introductions", argument, _show, *MAY)


def mark(talk: Talk, argument: str) -> list[Message]:
    """Mark somebody as introduced or not, and say who is next."""
    ceremony_id, guest_id, introduced = numbers(argument, 3)
    return _mark(talk, ceremony_id, guest_id, bool(introduced))


def mark_walk_in(talk: Talk, argument: str) -> list[Message]:
    """The same of somebody who was not invited."""
    ceremony_id, walk_in_id, introduced = numbers(argument, 3)
    return _mark(talk, ceremony_id, -walk_in_id, bool(introduced))


def _mark(talk: Talk, ceremony_id: int, number: int, introduced: bool) -> list[Message]:
    talk.duty(ceremony_id, *MAY)
    entry = introductions.mark(talk.tx, ceremony_id, number, introduced, talk.now)
    order = introductions.listed(talk.tx, ceremony_id)
    following = next((each for each in order.entries if not each.introduced), None)
    told = talk.t(
        "introductions.marked" if introduced else "introductions.unmarked", who=_title(talk, order, entry)
    )
    after = (
        talk.t("introductions.next", who=_title(talk, order, following))
        if following
        else talk.t("introductions.all_done")
    )
    back = talk.t("button.not_introduced" if introduced else "button.introduced_again")
    again = Button(back, _data(order, entry, introduced=not introduced))
    return [Message(f"{told}\n{after}", (*_buttons(talk, order), (again,)))]


def arrange(talk: Talk, text: str) -> list[Message]:
    """Move an entry of the list that was shown last: up, down, or to a number."""
    found = _MOVE.fullmatch(fold(text).removeprefix("/"))
    shown, ceremony_id = list(talk.draft["shown"]), int(talk.draft["ceremony"])
    duty = talk.duty(ceremony_id, *MAY)
    number = int(found[1]) if found else 0
    if not found or not 1 <= number <= len(shown):
        raise Refused("bad_move", text=shorten(text, 40), count=len(shown))
    order = introductions.listed(talk.tx, ceremony_id)
    entry = order.entry_of(shown[number - 1])
    introductions.move(talk.tx, ceremony_id, entry.id, _target(order, entry, found, shown))
    return _show(talk, duty)


def _target(order: Introductions, entry: Entry, found: re.Match[str], shown: Sequence[int]) -> int:
    if not found[3]:
        return order.index_of(entry, entry) + (-1 if found[2] in ("len", "up") else 1)
    wanted = int(found[3])
    if not 1 <= wanted <= len(shown):
        raise Refused("bad_move", text=found[0], count=len(shown))
    return order.index_of(entry, order.entry_of(shown[wanted - 1]))


def _show(talk: Talk, duty: Duty) -> list[Message]:
    order = introductions.listed(talk.tx, duty.ceremony_id)
    page = talk.t("introductions.page", link=talk.links.introductions())
    if not order.entries:
        return [Message(f"{talk.t('introductions.nobody')}\n\n{page}")]
    shown = [entry.id for entry in order.entries]
    chats.set_step(talk.tx, talk.chat.id, Step("introductions", {"ceremony": duty.ceremony_id, "shown": shown}))
    lines = [_line(talk, order, number, entry) for number, entry in enumerate(order.entries, 1)]
    title = talk.t("introductions.heading", title=order.ceremony.title)
    how = talk.t("introductions.how")
    return [Message("\n\n".join([title, "\n".join(lines), how, page]), _buttons(talk, order))]


def _line(talk: Talk, order: Introductions, number: int, entry: Entry) -> str:
    done = talk.t("introductions.tick") if entry.introduced else ""
    title, people = at_reception.entry(talk.t, entry, order.group_of(entry))
    below = f": {'; '.join(people)}" if people else ""
    extra = talk.t("introductions.walk_in") if entry.uninvited else ""
    return f"{number}. {done}{extra}{title}{below}"


def _title(talk: Talk, order: Introductions, entry: Entry) -> str:
    return at_reception.entry(talk.t, entry, order.group_of(entry))[0]


def _buttons(talk: Talk, order: Introductions) -> tuple[tuple[Button, ...], ...]:
    """The next ones to be introduced."""
    waiting = [entry for entry in order.entries if not entry.introduced][:NEXT]
    return tuple((_introduced(talk, order, entry),) for entry in waiting)


def _introduced(talk: Talk, order: Introductions, entry: Entry) -> Button:
    said = talk.t("button.introduced", who=_title(talk, order, entry))
    return Button(said, _data(order, entry, introduced=True))


def _data(order: Introductions, entry: Entry, *, introduced: bool) -> str:
    verb = "introduced_walk_in" if entry.uninvited else "introduced"
    return f"{verb}:{order.ceremony.id}:{abs(entry.id)}:{int(introduced)}"
