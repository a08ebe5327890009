"""Organisers join posts that one person holds, and split them again."""

from collections.abc import Callable, Sequence

from actions import joining
from ceremony.errors import Refused
from ceremony.model import Guest, Reply, Role
from ceremony.names import fold
from handlers import substitute
from handlers.talk import Talk, button, numbers
from messages import wording
from messages.model import Button, Message
from storage import ceremonies, guests, joins

SHOWN = 8


def find_main(talk: Talk, words: str) -> list[Message]:
    """Find the post that is to answer and come for both; without words, ask for it."""
    _ceremonies(talk)
    talk.ask("join_main")
    if not words.strip():
        return [_question(talk, talk.t("organiser.ask_main"))]
    return _found(talk, words, "join_main", choose_main)


def choose_main(talk: Talk, argument: str) -> list[Message]:
    """Ask for the post to be joined to this one."""
    (main_id,) = numbers(argument, 1)
    main = _guest(talk, main_id)
    talk.ask("join_other", main=main.id)
    return [_question(talk, talk.t("organiser.ask_other", main=_described(main)))]


def find_other(talk: Talk, words: str) -> list[Message]:
    """Find the post that is to be joined."""
    main_id = int(talk.draft["main"])
    return _found(talk, words, f"join_other:{main_id}", preview_join, but=main_id)


def preview_join(talk: Talk, argument: str) -> list[Message]:
    """What joining would do to codes, chats, answers and figures."""
    main_id, other_id = numbers(argument, 2)
    _guest(talk, main_id)
    _guest(talk, other_id)
    main, other = joining.check(talk.tx, main_id, other_id)
    taken = joining.takes_reply(main, other)
    text = talk.t(
        "organiser.join_preview",
        main=_described(main),
        other=_described(other),
        group=ceremonies.group(talk.tx, main.group_id).name,
        reply=wording.describe_reply(talk.t, other if taken else main),
    )
    if not taken and other.reply is not Reply.AWAITING:
        text += "\n\n" + talk.t("organiser.join_drops", reply=wording.describe_reply(talk.t, other))
    rows = (button(talk, "join", f"join_send:{main_id}:{other_id}"), button(talk, "cancel", "cancel"))
    return [Message(text, rows)]


def send_join(talk: Talk, argument: str) -> list[Message]:
    """Join the two; a second press finds them joined."""
    main_id, other_id = numbers(argument, 2)
    _guest(talk, main_id)
    other = _guest(talk, other_id)
    main = joining.join(talk.tx, main_id, other_id, by_chat=talk.chat.id, now=talk.now)
    talk.done()
    reply = wording.describe_reply(talk.t, main)
    return [Message(talk.t("organiser.joined", other=other.post, main=main.addressed, reply=reply))]


def find_joined(talk: Talk, words: str) -> list[Message]:
    """The posts that may be split, all or those that hold the words."""
    ids = [guest_id for ceremony_id in _ceremonies(talk) for guest_id in joins.joined(talk.tx, ceremony_id)]
    every = guests.some(talk.tx, ids)
    found = [guest for guest in every if fold(words) in fold(f"{guest.post} {guest.name}")]
    if not every:
        raise Refused("nothing_joined")
    talk.ask("split")
    return _offered(talk, words, found, "split", preview_split)


def preview_split(talk: Talk, argument: str) -> list[Message]:
    """What splitting would do."""
    (guest_id,) = numbers(argument, 1)
    guest = _guest(talk, guest_id)
    if guest.joined_to is None:
        raise Refused("not_joined", post=guest.post)
    main, group = guests.get(talk.tx, guest.joined_to), ceremonies.group(talk.tx, guest.group_id)
    text = talk.t("organiser.split_preview", main=_described(main), other=guest.post, group=group.name)
    return [Message(text, (button(talk, "split", f"split_send:{guest_id}"), button(talk, "cancel", "cancel")))]


def send_split(talk: Talk, argument: str) -> list[Message]:
    """Split the post off; a second press finds it split."""
    (guest_id,) = numbers(argument, 1)
    _guest(talk, guest_id)
    guest = joining.split(talk.tx, guest_id, by_chat=talk.chat.id, now=talk.now)
    talk.done()
    link = talk.links.invitation(guest.code)
    return [Message(talk.t("organiser.split", other=guest.addressed, link=link))]


def _found(
    talk: Talk, words: str, verb: str, go_on: Callable[[Talk, str], list[Message]], but: int = 0
) -> list[Message]:
    every = [g for i in _ceremonies(talk) for g in guests.search(talk.tx, i, words, limit=SHOWN + 2)]
    return _offered(talk, words, [guest for guest in every if guest.id != but], verb, go_on)


def _offered(
    talk: Talk, words: str, found: Sequence[Guest], verb: str, go_on: Callable[[Talk, str], list[Message]]
) -> list[Message]:
    """The guests to choose from; with one there is no choice."""
    if not found:
        raise Refused("nothing_found", words=substitute.shorten(words, 60))
    if len(found) == 1:
        return go_on(talk, f"{verb}:{found[0].id}".partition(":")[2])
    key = "found" if len(found) <= SHOWN else "found_many"
    rows = tuple((Button(_described(guest), f"{verb}:{guest.id}"),) for guest in found[:SHOWN])
    return [Message(talk.t(f"organiser.{key}", count=min(len(found), SHOWN)), rows)]


def _ceremonies(talk: Talk) -> list[int]:
    """The ceremonies this chat organises.

    Raises:
        Refused: there is none.
    """
    mine = sorted({duty.ceremony_id for duty in talk.duties if duty.role is Role.ORGANISER})
    if not mine:
        raise Refused("no_duty")
    return mine


def _guest(talk: Talk, guest_id: int) -> Guest:
    """A guest that a button names, joined or not, of a ceremony this chat organises."""
    found = guests.some(talk.tx, [guest_id])
    if not found:
        raise Refused("old_button")
    talk.duty(found[0].ceremony_id, Role.ORGANISER)
    return found[0]


def _question(talk: Talk, text: str) -> Message:
    return Message(text, (button(talk, "cancel", "cancel"),))


def _described(guest: Guest) -> str:
    return f"{guest.addressed}, {guest.post}" if guest.name else guest.addressed
