"""A stage: the real store, handlers, reminders and sender, two channels, and a clock that is moved by hand."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions import coverage, purge, reminders, scheduled, staff
from actions.progress import EVERY
from bot.channels.plain import Plain
from bot.rehearsal.channels import Buttons
from bot.rehearsal.clock import SimulatedClock
from ceremony.model import Role
from handlers.dispatch import Dispatch
from messages.links import Links
from messages.model import Channel, Content, Incoming, Limits, Message, Photographed, Pressed, Said
from scheduler.progress import Progress
from scheduler.sender import Sender
from storage import ceremonies
from storage.store import Store
from storage.types import Transaction

KEEP = timedelta(days=60)


@dataclass
class Stage:
    """Everything but the networks. People talk through `person`."""

    store: Store
    clock: SimulatedClock
    links: Links = field(default_factory=lambda: Links("http://127.0.0.1:8080"))
    limits: Limits | None = None

    def __post_init__(self) -> None:
        self.plain, self.buttons = Plain(self.limits), Buttons(self.limits)
        channels: dict[str, Channel] = {"plain": self.plain, "buttons": self.buttons}
        self.sender = Sender(self.store, channels, self.clock, self.links)
        self.progress = Progress(self.store, channels, self.clock, self.sender.wake)
        self.dispatch = Dispatch(self.store, self.links, KEEP, self.clock.now, self.sender.wake)
        self._numbers = itertools.count(1)

    async def ring(self) -> int:
        """Let the reminders and broadcasts that are due now become deliveries, delete what is old, and send."""
        fired = await self.store.run(reminders.fire_due, self.clock.now())
        fired += await self.store.run(scheduled.start_due, self.clock.now())
        fired += await self.store.run(coverage.tell_due, self.clock.now())
        fired += await self.store.run(purge.purge_due, KEEP, self.clock.now())
        await self.sender.drain()
        await self.tick()
        return fired

    async def tick(self) -> None:
        """Two seconds later, let campaigns end of which nothing is pending, and show how far the others are."""
        await self.clock.sleep(EVERY.total_seconds())
        await self.progress.tick()
        await self.sender.drain()

    async def pass_time(self, until: datetime) -> None:
        """Let what was begun end, and move the clock from reminder to reminder up to a moment."""
        await self.tick()
        while (due := await self.store.read(reminders.next_due)) is not None and due <= until:
            self.clock.move_to(due)
            await self.ring()
        self.clock.move_to(until)

    def person(self, channel: str, address: str) -> "Person":
        """Somebody on one of the two channels."""
        return Person(self, channel, address)

    def next_update(self) -> str:
        """An update id that was not used before."""
        return str(next(self._numbers))


@dataclass
class Person:
    """Somebody in a chat: does one thing and reads what comes back."""

    stage: Stage
    channel: str
    address: str
    language: str = "vi"

    def __post_init__(self) -> None:
        self.seen = len(self.texts)

    async def takes_up(self, role: Role, door: str = "") -> None:
        """Open the link of a new duty, which is known by this person's address."""

        def invite(tx: Transaction) -> str:
            ceremony, now = ceremonies.everyone(tx)[0], self.stage.clock.now()
            return staff.invite(tx, ceremony.id, role, door=door, label=self.address, now=now)

        await self.says(f"/start {await self.stage.store.run(invite)}")

    async def says(self, text: str) -> list[str]:
        """Type something."""
        return await self.does(Said(text))

    async def chooses(self, words: str) -> list[str]:
        """Choose by a button's words, or on the text-only channel by the number before them."""
        return await self.does(self.choice(words))

    async def sends_codes(self, *codes: str) -> list[str]:
        """Send a photo with these QR codes in it."""
        return await self.does(Photographed(codes))

    async def does(self, content: Content, update: str = "") -> list[str]:
        """Do one thing and give the texts that came back."""
        await self.acts(content, update)
        await self.stage.sender.drain()
        return self.reads()

    async def acts(self, content: Content, update: str = "") -> None:
        """Do one thing without waiting for the answer to arrive."""
        update_id = update or self.stage.next_update()
        await self.stage.dispatch.receive(Incoming(self.channel, self.address, update_id, content, self.language))

    def reads(self) -> list[str]:
        """What came since the last reading."""
        fresh = self.texts[self.seen :]
        self.seen = len(self.texts)
        return fresh

    @property
    def texts(self) -> list[str]:
        """Everything this person was ever sent, as text."""
        if self.channel == "plain":
            return self.stage.plain.sent[self.address]
        return [message.text for message in self.messages]

    @property
    def messages(self) -> list[Message]:
        """The messages on the channel with buttons."""
        return self.stage.buttons.sent[self.address]

    @property
    def was_offered(self) -> list[str]:
        """The data of every button this person was ever sent."""
        return [button.data for message in self.messages for button in message.choices]

    def choice(self, words: str) -> Said | Pressed:
        """What choosing by these words is on this person's channel."""
        if self.channel == "plain":
            return Said(self.number_of(words))
        return Pressed(self.data_of(words))

    def is_offered(self, words: str) -> bool:
        """Whether the last message offers a choice by these words."""
        if self.channel == "plain":
            return f". {words}\n" in f"{self.texts[-1]}\n"
        return any(button.label == words for button in self.messages[-1].choices)

    def data_of(self, words: str) -> str:
        """The data of the newest button with these words."""
        for message in reversed(self.messages):
            for button in message.choices:
                if button.label.startswith(words):
                    return button.data
        raise LookupError(f"{self.address}: no button {words!r}")

    def number_of(self, words: str) -> str:
        """The number before these words in the last text that offers them."""
        for text in reversed(self.texts):
            for line in text.splitlines():
                number, _, label = line.partition(". ")
                if number.isdigit() and label.startswith(words):
                    return number
        raise LookupError(f"{self.address}: no choice {words!r}")
