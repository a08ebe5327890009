"""Simulated people: what each will do is drawn from the seed before the rehearsal begins."""

from dataclasses import dataclass
from random import Random

from bot.rehearsal.stage import Person, Stage
from ceremony.model import Guest, Reply

OPEN, BLOCK, CHANGE_MIND, TELEPHONE = 0.88, 0.03, 0.10, 0.5
ACKNOWLEDGE = 0.75
REPLIES = {Reply.ATTENDING: 0.70, Reply.SUBSTITUTED: 0.12, Reply.DECLINED: 0.08, Reply.AWAITING: 0.10}
COME = {Reply.ATTENDING: 0.93, Reply.SUBSTITUTED: 0.90, Reply.AWAITING: 0.30, Reply.DECLINED: 0.03}
WORDS = {
    Reply.ATTENDING: "button.attend",
    Reply.SUBSTITUTED: "button.substitute",
    Reply.DECLINED: "button.decline",
}


@dataclass
class Delegate:
    """A guest with a chat and with intentions; `said` is the last answer given, `acknowledged` counts presses."""

    guest: Guest
    person: Person
    opens: bool
    first: Reply
    second: Reply | None
    blocks: bool
    telephones: bool
    roll: float
    said: Reply = Reply.AWAITING
    acknowledged: int = 0

    def comes(self) -> bool:
        """Whether this guest, or the substitute, is at the door on the day."""
        return self.roll < COME[self.said]


def cast(stage: Stage, guests: tuple[Guest, ...], random: Random) -> list[Delegate]:
    """A delegate for every guest, every other one on the text-only channel."""
    return [_delegate(stage, guest, number, random) for number, guest in enumerate(guests)]


def _delegate(stage: Stage, guest: Guest, number: int, random: Random) -> Delegate:
    channel = "plain" if number % 2 else "buttons"
    first = random.choices(list(REPLIES), list(REPLIES.values()))[0]
    other = random.choice([reply for reply in WORDS if reply is not first])
    return Delegate(
        guest=guest,
        person=stage.person(channel, f"guest-{number}"),
        opens=random.random() < OPEN,
        first=first,
        second=other if first is not Reply.AWAITING and random.random() < CHANGE_MIND else None,
        blocks=random.random() < BLOCK,
        telephones=random.random() < TELEPHONE,
        roll=random.random(),
    )
