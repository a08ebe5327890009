"""Organisers and hosts print: choose the paper, then for whom; it comes as a file."""

from actions import call_lists, papers
from actions.papers import KINDS, Paper
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.model import Group, Guest, Role
from handlers.substitute import shorten
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Attachment, Button, Message
from storage import ceremonies, guests
from storage.staff import Duty

MAY = (Role.ORGANISER, Role.HOST)
SHOWN = 8


def choose(talk: Talk, argument: str) -> list[Message]:
    """Which paper."""
    return at_ceremony(talk, "papers", argument, _choose, *MAY)


def for_whom(talk: Talk, argument: str) -> list[Message]:
    """For all, for a group or for one guest; a host prints for its own group."""
    paper, (ceremony_id,) = _read(argument, 1)
    only = call_lists.sees_only(talk.duty(ceremony_id, *papers.may(paper)))
    if KINDS[paper].of_all:
        group = ceremonies.group(talk.tx, only) if only else None
        return [_print(talk, paper, ceremony_id, group, None)]
    groups = [group for group in ceremonies.groups_of(talk.tx, ceremony_id) if only in (None, group.id)]
    rows: list[tuple[Button, ...]] = [
        (Button(group.name, f"paper_print:{paper}:{ceremony_id}:{group.id}:0"),) for group in groups
    ]
    if only is None:
        rows.insert(0, (Button(talk.t("papers.everybody"), f"paper_print:{paper}:{ceremony_id}:0:0"),))
    if KINDS[paper].of_one:
        rows.append((Button(talk.t("papers.one"), f"paper_one:{paper}:{ceremony_id}"),))
    return [Message(talk.t("papers.for_whom", name=talk.t(f"papers.name.{paper}")), tuple(rows))]


def ask_one(talk: Talk, argument: str) -> list[Message]:
    """Ask whose it should be."""
    paper, (ceremony_id,) = _read(argument, 1)
    talk.duty(ceremony_id, *papers.may(paper))
    talk.ask("paper_one", paper=paper.value, ceremony=ceremony_id)
    return [Message(talk.t("papers.ask_whom"), (button(talk, "cancel", "cancel"),))]


def find_one(talk: Talk, words: str) -> list[Message]:
    """The paper of the guest that was named; of several, ask which."""
    paper, ceremony_id = Paper(talk.draft["paper"]), int(talk.draft["ceremony"])
    only = call_lists.sees_only(talk.duty(ceremony_id, *papers.may(paper)))
    every = guests.search(talk.tx, ceremony_id, words, limit=100)
    found = [guest for guest in every if only in (None, guest.group_id)]
    if not found:
        raise Refused("nothing_found", words=shorten(words, 60))
    talk.done()
    if len(found) == 1:
        return [_print(talk, paper, ceremony_id, None, found[0])]
    rows = tuple((Button(g.addressed, f"paper_print:{paper}:{ceremony_id}:0:{g.id}"),) for g in found[:SHOWN])
    key = "found" if len(found) <= SHOWN else "found_more"
    return [Message(talk.t(f"papers.{key}", count=min(len(found), SHOWN)), rows)]


def print_(talk: Talk, argument: str) -> list[Message]:
    """Send the paper."""
    paper, (ceremony_id, group_id, guest_id) = _read(argument, 3)
    only = call_lists.sees_only(talk.duty(ceremony_id, *papers.may(paper)))
    groups = {group.id: group for group in ceremonies.groups_of(talk.tx, ceremony_id)}
    group = groups.get(only or group_id)
    (guest,) = guests.some(talk.tx, [guest_id]) or (None,)
    if (group_id and group is None) or (guest_id and guest is None):
        raise Refused("old_button")
    return [_print(talk, paper, ceremony_id, group, guest)]


def _choose(talk: Talk, duty: Duty) -> list[Message]:
    own = [paper for paper in Paper if duty.role in papers.may(paper)]
    rows = [(Button(talk.t(f"papers.name.{paper}"), f"paper:{paper}:{duty.ceremony_id}"),) for paper in own]
    page = talk.t("papers.page", link=talk.links.papers())
    return [Message(f"{talk.t('papers.choose')}\n\n{page}", tuple(rows))]


def _print(talk: Talk, paper: Paper, ceremony_id: int, group: Group | None, guest: Guest | None) -> Message:
    """The paper as a file that is drawn when it leaves; what cannot be printed is refused here."""
    group_id, guest_id = group.id if group else None, guest.id if guest else None
    wanted = Wanted(ceremony_id, group_id, guest_id, talk.t.language, talk.now, talk.links)
    KINDS[paper].prepare(talk.tx, wanted)
    papers.note(talk.tx, paper, wanted, by_chat=talk.chat.id)
    whom = guest.addressed if guest else group.name if group else talk.t("papers.everybody")
    text = talk.t("papers.ready", name=talk.t(f"papers.name.{paper}"), whom=whom)
    return Message(
        text, attachment=Attachment("paper", ceremony_id, talk.t.language, group_id, guest_id, paper.value)
    )


def _read(argument: str, count: int) -> tuple[Paper, list[int]]:
    name, _, rest = argument.partition(":")
    if name not in list(Paper):
        raise Refused("old_button")
    return Paper(name), numbers(rest, count)
