"""A whole ceremony with the real handlers, reminders, sender and storage, and simulated people."""

import tempfile
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour_of_day
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import Progress

from actions import loading
from bot.rehearsal import people, report, scripts
from bot.rehearsal.clock import SimulatedClock
from bot.rehearsal.doors import Doors
from bot.rehearsal.people import Delegate
from bot.rehearsal.report import Report
from bot.rehearsal.stage import Stage
from ceremony.model import Reply, Role
from ceremony.plan import Plan
from messages.model import Pressed, Unreachable
from messages.texts import texts
from storage import guests
from storage.store import Store, open_store

t = texts("vi")


async def rehearse(plan: Plan, out: Path, *, seed: int, guests: int) -> Report:
    """Play a plan on a scratch database; writes report.json and some tickets into `out`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/rehearsal.sqlite")
        try:
            performance = Performance(store, _scaled(plan, guests) if guests else plan, seed)
            async with performance.doors.http:
                await performance.play()
            told = await report.make(performance.doors, performance.delegates, time.monotonic() - began)
        finally:
            await store.close()
    report.write(told, performance.stage, out)
    report.show(told, out)
    return told


class Performance:
    """One run through all scenes, in the order of the simulated days."""

    def __init__(self, store: Store, plan: Plan, seed: int) -> None:
        self._store, self._plan, self._random = store, plan, Random(seed)
        self.stage = Stage(store, SimulatedClock(self._at(plan.plan_date or plan.day, 7)))
        self.delegates: list[Delegate] = []
        self.organiser = self.stage.person("buttons", "organiser")
        self.doors = Doors(self.stage, self.organiser)

    async def play(self) -> None:
        """Every scene, with the reminders of the time between."""
        day, last = self._plan.day, self._plan.day - timedelta(days=1)
        scenes = (
            (self._at(self._plan.plan_date or day, 7), "load", self._load),
            (self._at(self._plan.plan_date or day, 8), "staff", self._take_up_duties),
            (self._at(self._plan.plan_date or day, 9), "invite", self._invite),
            (self._at(self._plan.plan_date or day, 10), "open", self._open),
            (self._at(last - timedelta(days=1), 8), "reply", self._reply),
            (self._at(last - timedelta(days=1), 10), "block", self._block),
            (self._at(last - timedelta(days=1), 14), "mind", self._change_minds),
            (self._at(last - timedelta(days=1), 15), "hour", self._announce_hour),
            (self._at(last, 9), "telephone", self._telephone),
            (self._plan.reply_by + timedelta(minutes=5), "late", self._answer_late),
            (self._at(day, 6, 30), "arrive", self._arrive),
            (self._at(day, 18), "evening", self._nothing),
        )
        with Progress(console=Console(stderr=True), transient=True) as progress:
            for moment, name, scene in progress.track(scenes, description=t("rehearsal.title")):
                progress.update(progress.task_ids[0], description=t(f"rehearsal.scene.{name}"))
                await self.stage.pass_time(moment)
                await scene()

    async def _load(self) -> None:
        loaded = await self._store.run(loading.load, self._plan, self.stage.clock.now())
        every = await self._store.read(guests.of_ceremony, loaded.ceremony_id)
        self.delegates = people.cast(self.stage, every, self._random)

    async def _take_up_duties(self) -> None:
        await self.organiser.takes_up(Role.ORGANISER)
        await self.doors.take_up_duties()

    async def _invite(self) -> None:
        await self.organiser.says("/guithumoi")
        await self.organiser.chooses(t("button.all_groups"))
        await self.organiser.chooses(t("button.send"))

    async def _open(self) -> None:
        opening = [each for each in self.delegates if each.opens]
        await scripts.play(self.stage, (scripts.mistypes(each) for each in opening[::20]))
        await scripts.play(
            self.stage, (scripts.opens(each, by_link=number % 3 > 0) for number, each in enumerate(opening))
        )

    async def _reply(self) -> None:
        willing = [each for each in self.delegates if each.opens and each.first is not Reply.AWAITING]
        await scripts.play(self.stage, (scripts.replies(each, each.first) for each in willing))

    async def _block(self) -> None:
        for each in self.delegates:
            if each.opens and each.blocks:
                channel = self.stage.plain if each.person.channel == "plain" else self.stage.buttons
                channel.faults[each.person.address] += [Unreachable("blocked")] * 100

    async def _change_minds(self) -> None:
        changing = [each for each in self._reachable() if each.second]
        await scripts.play(self.stage, (scripts.replies(each, each.second) for each in changing if each.second))

    async def _announce_hour(self) -> None:
        await self.organiser.says("/capnhat")
        await self.organiser.chooses(t("button.hour"))
        await self.organiser.says("7h30")
        await self.organiser.chooses(t("button.send"))
        await self._acknowledge()

    async def _telephone(self) -> None:
        silent = [each for each in self.delegates if not each.opens and each.telephones]
        for each in silent[:20]:
            await self.organiser.says(f"/traloi {each.guest.post}")
            if await self._chose(each):
                await self.organiser.does(Pressed(f"record:attend:{each.guest.id}"))
                each.said = Reply.ATTENDING

    async def _chose(self, delegate: Delegate) -> bool:
        """Whether the search found this very guest, alone or in its list."""
        offered = {button.data for button in self.organiser.messages[-1].choices}
        if f"behalf:{delegate.guest.id}" in offered:
            await self.organiser.does(Pressed(f"behalf:{delegate.guest.id}"))
            return True
        return f"record:attend:{delegate.guest.id}" in offered

    async def _answer_late(self) -> None:
        await scripts.play(self.stage, (scripts.too_late(each) for each in self._reachable()[::25]))

    async def _arrive(self) -> None:
        coming = [each for each in self.delegates if each.comes()]
        self._random.shuffle(coming)
        await self.doors.play(coming, self._broadcast)

    async def _broadcast(self) -> None:
        """Tell who is expected and not inside yet, while others are let in, and ask to acknowledge it."""
        await self.organiser.says("/thongbao")
        await self.organiser.chooses(t("button.new_broadcast"))
        await self.organiser.says(t("rehearsal.words"))
        await self.organiser.chooses(t("button.choose_audience"))
        for dimension, names in (("reply", ("reply_attending", "reply_substituted")), ("present", ("is_absent",))):
            await self.organiser.chooses(t(f"broadcast.dimension_{dimension}"))
            for name in names:
                await self.organiser.chooses(t(f"broadcast.{name}"))
            await self.organiser.chooses(t("button.done"))
        for pressed in ("preview", "ask_ack", "send_now"):
            await self.organiser.chooses(t(f"button.{pressed}"))
        await self._acknowledge()

    async def _acknowledge(self) -> None:
        """Most of those whose last message asks for it press "Đã nhận"."""
        attentive = [each for each in self._reachable() if self._random.random() < people.ACKNOWLEDGE]
        await scripts.play(self.stage, (scripts.acknowledges(each) for each in attentive))

    async def _nothing(self) -> None:
        await self.stage.tick()

    def _reachable(self) -> list[Delegate]:
        return [each for each in self.delegates if each.opens and not each.blocks]

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, hour_of_day(hour, minute), self._plan.zone)


def _scaled(plan: Plan, number: int) -> Plan:
    """The plan with so many guests, repeating its posts; quotas are lifted."""
    repeated = [
        replace(plan.guests[i % len(plan.guests)], key=f"{i}", name="", phone="", joined_to="")
        for i in range(number)
    ]
    groups = tuple(replace(group, quota=None) for group in plan.groups)
    return replace(plan, guests=tuple(repeated), groups=groups)
