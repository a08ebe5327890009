"""The hours at the doors: three devices, one of them without a network for ten minutes, the reception, the MC."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from operator import itemgetter
from secrets import token_hex
from typing import Any

from httpx import ASGITransport, AsyncClient

from actions import devices
from bot.rehearsal import scripts
from bot.rehearsal.people import Delegate
from bot.rehearsal.scanner import Scanner
from bot.rehearsal.stage import Person, Stage
from ceremony.coverage import BEFORE
from ceremony.door import Verdict
from ceremony.model import Ceremony, Reply, Role
from messages.model import Pressed
from messages.texts import texts
from storage import ceremonies, guests
from storage.types import Transaction
from web.app import House, make_app
from web.guesses import Guesses
from web.live import Live

AT_LEAST = 3
"""So many devices there are, or one for each door of the plan where it has more."""

AWAY = timedelta(minutes=10)
OFF = timedelta(minutes=50)
"""So far behind is the clock of the device that loses the network."""

RENEWED = timedelta(minutes=5)
"""So old is its list then."""

LAST = timedelta(minutes=5)
"""So long before the beginning the last one comes, and the MC begins."""

TWICE = 2
WRONG_CODE = "0000000000000001"
t = texts("vi")

Act = Callable[[], Awaitable[object]]


class Doors:
    """What is done at the doors, and what was noted of it to be compared with what is kept."""

    def __init__(self, stage: Stage, organiser: Person) -> None:
        self.stage, self.organiser = stage, organiser
        self.http = AsyncClient(transport=ASGITransport(make_app(_house(stage))), base_url=stage.links.local)
        self.scanners: list[Scanner] = []
        self.reception = [stage.person("buttons", f"reception-{n}") for n in (1, 2)]
        self.came: set[int] = set()
        self.twice: list[int] = []
        self.shown: list[dict[str, Any]] = []
        self.welcomed: dict[int, str] = {}
        self.away: list[datetime] = []
        self.walk_ins: list[int] = []
        self.noted: defaultdict[str, list[bool]] = defaultdict(list)
        self._stewards = [stage.person("plain", "door-1"), stage.person("buttons", "door-2")]
        self._mc = stage.person("buttons", "mc")

    async def take_up_duties(self) -> None:
        """Give each door its device, and everybody their link."""
        named = await self.stage.store.read(lambda tx: ceremonies.doors_of(tx, _ceremony(tx).id))
        names = [door.name for door in named] or [""]
        for number, name in enumerate(islice(cycle(names), max(AT_LEAST, len(names)))):
            self.scanners.append(await self._device(Role.DOOR, name, timedelta() if number != 1 else OFF))
        self._supervisor = await self._device(Role.SUPERVISOR, names[0], timedelta())
        for role, people in (
            (Role.DOOR, self._stewards),
            (Role.RECEPTION, self.reception),
            (Role.MC, [self._mc]),
        ):
            for person in people:
                await person.takes_up(role, names[0] if role is Role.DOOR else "")

    async def play(self, coming: Sequence[Delegate], aside: Act) -> None:
        """Let everybody in until shortly before the beginning; `aside` happens while one door has no network."""
        ceremony = await self.stage.store.read(_ceremony)
        for moment, act in sorted(self._events(ceremony, coming, aside), key=itemgetter(0)):
            await self.stage.pass_time(moment)
            await act()
            await self.stage.sender.drain()
            await self._welcome()

    def _events(
        self, ceremony: Ceremony, coming: Sequence[Delegate], aside: Act
    ) -> Iterator[tuple[datetime, Act]]:
        assert ceremony.starts_at
        first = max(self.stage.clock.now(), ceremony.doors[0])
        last = max(first, ceremony.starts_at - LAST)
        lost = first + (last - first) / 3
        back = lost + AWAY
        replaced = [each.guest.code for each in coming if each.said is Reply.SUBSTITUTED]
        yield first, self._renew_lists
        for number, each in enumerate(coming):
            yield first + (last - first) * number / len(coming), partial(self._arrive, number, each)
        yield first, partial(self._try_bad_codes, replaced[:2])
        yield lost - RENEWED, self._renew_lists
        yield lost, self._lose_network
        yield lost + AWAY / 4, aside
        yield lost + AWAY / 2, partial(self._try_bad_codes, replaced[2:4])
        yield back, self._return
        yield ceremony.starts_at - BEFORE, self.stage.ring
        yield last, self._walk_in
        if ceremony.counts_exits and coming:
            yield last, partial(self._leave_and_return, coming[0])
        yield max(last, back), self._introduce

    async def _renew_lists(self) -> None:
        for scanner in self.scanners:
            await scanner.refresh()

    async def _arrive(self, number: int, delegate: Delegate) -> None:
        """At each door in turn, and every fourth with a steward who has no scanner but the chat."""
        guest = await self.stage.store.read(guests.get, delegate.guest.id)
        place = number % (len(self.scanners) + 1)
        if place == len(self.scanners):
            await self._by_chat(number, guest.code)
        elif self.scanners[place].online:
            await self._online(self.scanners[place], guest.code, number)
        else:
            await self._offline(self.scanners[place], guest.code, guest.id)
        self.came.add(guest.id)

    async def _online(self, scanner: Scanner, code: str, number: int) -> None:
        await self._let_in(scanner, code)
        if number % 10 == 0:
            await scanner.undo()
            await self._let_in(scanner, code)
        if number % 5 == 0:
            again = await self.scanners[0].scan(code)
            self.noted["second_scan_told"].append(again is Verdict.ALREADY_IN)

    async def _offline(self, scanner: Scanner, code: str, guest_id: int) -> None:
        """By the list; the first ones also at the main door, which does not know: once before, once after."""
        if len(self.twice) < TWICE:
            pair = (scanner, self.scanners[0]) if len(self.twice) % 2 else (self.scanners[0], scanner)
            self.twice.append(guest_id)
            for each in pair:
                await self._let_in(each, code)
                self.stage.clock.move_to(self.stage.clock.now() + timedelta(seconds=30))
        else:
            await self._let_in(scanner, code)

    async def _let_in(self, scanner: Scanner, code: str) -> None:
        self.noted["no_guest_turned_away"].append((await scanner.scan(code)).lets_in)

    async def _by_chat(self, number: int, code: str) -> None:
        steward = self._stewards[number // 4 % 2]
        link = self.stage.links.invitation(code)
        await scripts.play(self.stage, [scripts.arrives(steward, code, link, number // 4 % 3)])
        if number % 20 == 3:
            await steward.chooses(t("button.undo"))
            await steward.says(code)

    async def _try_bad_codes(self, replaced: Sequence[str]) -> None:
        """A code that nobody has, and those of posts whose substitutes come."""
        for scanner in self.scanners[:2]:
            wrong = await scanner.scan(WRONG_CODE)
            self.noted["wrong_codes_refused"].append(wrong is Verdict.UNKNOWN_CODE)
            for code in replaced:
                old = await scanner.scan(code)
                self.noted["predecessors_refused"].append(old is Verdict.REPLACED)

    async def _lose_network(self) -> None:
        self.away = [self.stage.clock.now()]
        self.scanners[1].online = False

    async def _return(self) -> None:
        """The network is back: the queue goes by itself, and the supervisor looks at what is to be looked at."""
        self.away.append(self.stage.clock.now())
        await self.scanners[1].merge()
        await self._renew_lists()
        self.shown = await self._supervisor.conflicts()
        for conflict in self.shown:
            await self._supervisor.post(f"conflicts/{conflict['id']}")

    async def _walk_in(self) -> None:
        told = await self._supervisor.post("walk-in", nonce=token_hex(16), name=t("rehearsal.walk_in"))
        self.walk_ins.append(told["walk_in"])

    async def _leave_and_return(self, delegate: Delegate) -> None:
        guest = await self.stage.store.read(guests.get, delegate.guest.id)
        passed = [await self._supervisor.scan(guest.code, way) for way in ("out", "in")]
        self.noted["exits_counted"].append(passed == [Verdict.LEFT, Verdict.RETURNED])

    async def _welcome(self) -> None:
        """Both receptionists press "Đã đón"; who is first changes."""
        for data in self.reception[0].was_offered:
            verb, _, number = data.partition(":")
            if verb == "welcomed" and (admission_id := int(number)) not in self.welcomed:
                pair = self.reception[:: -1 if len(self.welcomed) % 2 else 1]
                self.welcomed[admission_id] = pair[0].address
                for person in pair:
                    await person.does(Pressed(data))

    async def _introduce(self) -> None:
        """The MC goes through the list, from the first who waits to the last."""
        await self._mc.says("/gioithieu")
        while waiting := [each for each in self._mc.messages[-1].choices if each.data.endswith(":1")]:
            await self._mc.does(Pressed(waiting[0].data))

    async def _device(self, role: Role, door: str, behind: timedelta) -> Scanner:
        now = self.stage.clock.now

        def add(tx: Transaction) -> str:
            label = f"{role}-{len(self.scanners) + 1}"
            return devices.add_with_duty(tx, _ceremony(tx).id, role, door=door, label=label, now=now())

        return Scanner(self.http, await self.stage.store.run(add), door, lambda: now() - behind)


def _ceremony(tx: Transaction) -> Ceremony:
    return ceremonies.everyone(tx)[0]


def _house(stage: Stage) -> House:
    async def health() -> dict[str, object]:
        return {}

    now = stage.clock.now
    receive, wake, guesses = stage.dispatch.receive, stage.sender.wake, Guesses(now)
    return House(stage.store, receive, stage.links, Live(), now, health, False, guesses, lambda: True, wake=wake)
