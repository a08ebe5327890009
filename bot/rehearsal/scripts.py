"""What simulated people do, step by step; many scripts are played side by side, one step of each at a time."""

import asyncio
from collections.abc import Iterable, Iterator

from bot.rehearsal.people import WORDS, Delegate
from bot.rehearsal.stage import Person, Stage
from ceremony.model import Reply
from messages.model import Content, Photographed, Pressed, Said
from messages.texts import texts

Step = tuple[Person, Content]
Script = Iterator[Step]

AT_ONCE = 50
t = texts("vi")


async def play(stage: Stage, scripts: Iterable[Script]) -> None:
    """Play scripts to their ends, fifty people at a time."""
    waiting = list(scripts)
    while waiting:
        now, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        while now:
            steps = [(script, next(script, None)) for script in now]
            await asyncio.gather(*(step[0].acts(step[1]) for _, step in steps if step))
            await stage.sender.drain()
            now = [script for script, step in steps if step]


def opens(delegate: Delegate, *, by_link: bool) -> Script:
    """Open the invitation by its link, or by typing the code in small letters."""
    code = delegate.guest.code
    yield delegate.person, Said(f"/start {code}" if by_link else code.lower())


def mistypes(delegate: Delegate) -> Script:
    """Type a code that nobody has."""
    yield delegate.person, Said("0000-0000-0000-0000")


def replies(delegate: Delegate, reply: Reply) -> Script:
    """Answer; residents agree that names are kept, whoever comes in person skips giving one."""
    person = delegate.person
    yield person, Said("/thumoi")
    yield person, person.choice(t(WORDS[reply]))
    if person.is_offered(t("button.agree")):
        yield person, person.choice(t("button.agree"))
    if reply is Reply.ATTENDING and person.is_offered(t("button.skip")):
        yield person, person.choice(t("button.skip"))
    if reply is Reply.SUBSTITUTED:
        yield from _names_substitute(person)
    delegate.said = reply


def _names_substitute(person: Person) -> Script:
    yield person, Said(t("rehearsal.substitute", number=person.address.rpartition("-")[2]))
    yield person, person.choice(t("button.skip"))
    yield person, Said("0912 345 678")
    yield person, person.choice(t("button.confirm"))


def acknowledges(delegate: Delegate) -> Script:
    """Press "Đã nhận", where the last message offers it, and once more."""
    if not delegate.person.is_offered(t("button.acknowledge")):
        return
    received = delegate.person.choice(t("button.acknowledge"))
    yield delegate.person, received
    yield delegate.person, received
    delegate.acknowledged += 1


def too_late(delegate: Delegate) -> Script:
    """Try to answer after the deadline."""
    person = delegate.person
    yield person, Pressed(f"decline:{delegate.guest.id}")


def arrives(door: Person, code: str, link: str, way: int) -> Script:
    """Come to a door: the code is typed, photographed, or its link opened and "Cho vào" pressed."""
    if way == 0:
        yield door, Said(code)
    elif way == 1:
        yield door, Photographed((link,))
    else:
        yield door, Said(f"/start {code}")
        yield door, door.choice(t("button.admit"))
