"""Lists in, papers out: `python -m bench.papers [PART ...]`.

How long papers take from the rows to the bytes of the PDF, and beside each its bare limit in the same run: Typst
alone, setting as many pages of plain text. The other parts are in `bench.tickets` and `bench.lists`.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from actions import loading
from actions.papers import Paper, printed
from actions.wanted import Wanted
from bench import lists, tickets
from bench.memory import plan_of
from ceremony.plan import Plan
from messages.links import Links
from printing.letter import compiled
from printing.papers import press
from storage.store import open_store
from tests.house import at, example_plan

ROUNDS = 5
LINKS = Links("", "https://giaymoi.longkhanh.example.vn")
LINE = "Ủy ban nhân dân thành phố Long Khánh trân trọng kính mời đại biểu tới dự lễ ra mắt mô hình. "


def plain(pages: int) -> float:
    """Seconds that Typst alone takes for so many pages of text, the median of some rounds."""
    paragraphs = "\n\n".join(f"{LINE * 3}{n}" for n in range(8))
    page = f"{paragraphs}\n#pagebreak(weak: true)\n"
    text = f'#set page(paper: "a4")\n#set text(font: "{press.serif()}", size: 13pt)\n' + page * pages
    return median(lambda: compiled(text.encode(), "{}", press.fonts()))


def median(act: Callable[[], object]) -> float:
    """The median of some rounds, in seconds."""
    return sorted(timed(act) for _ in range(ROUNDS))[ROUNDS // 2]


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def named(number: int) -> Plan:
    """The example with so many guests, each with a name that is marked as invented."""
    plan = plan_of(number)
    guests = (replace(guest, name=f"Nguyễn Thị Mẫu {n}") for n, guest in enumerate(plan.guests))
    return replace(plan, guests=tuple(guests))


async def paper(plan: Plan, name: Paper) -> tuple[float, float]:
    """Seconds for a paper for all guests of a plan: the first time, and the median of some rounds after it."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/papers.sqlite")
        loaded = await store.run(loading.load, plan, at(5, 8))
        wanted = Wanted(loaded.ceremony_id, None, None, "vi", at(5, 8), LINKS)
        seconds = []
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            await printed(store, name, wanted)
            seconds.append(time.perf_counter() - began)
        await store.close()
    return seconds[0], sorted(seconds[1:])[ROUNDS // 2]


def told(what: str, seconds: float, limit: float, bare: float, pages: int, first: float) -> None:
    """Print one measurement with its limit and its ratio."""
    print(f"{what} (median of {ROUNDS}; at most {limit:.0f} s)")
    print(f"  Typst alone, {pages} pages of plain text {bare:>13.2f} s")
    print(
        f"  from rows to PDF {seconds:>35.2f} s{seconds / bare:>9.1f} x Typst alone; the first time {first:.2f} s"
    )


async def letters() -> None:
    """175 letters as one PDF."""
    first, seconds = await paper(example_plan(), Paper.LETTERS)
    told("175 letters as one PDF", seconds, 3, plain(175), 175, first)


async def badges() -> None:
    """1,000 badges, eight to a page."""
    first, seconds = await paper(named(1000), Paper.BADGES)
    told("1,000 badges as one PDF", seconds, 5, plain(125), 125, first)


PARTS: Mapping[str, Callable[[], Awaitable[None]]] = {
    "letters": letters,
    "badges": badges,
    "tickets": tickets.main,
    "lists": lists.speed,
    "memory": lists.memory,
}


async def main(*names: str) -> None:
    """Measure these parts, or all."""
    for name in names or PARTS:
        await PARTS[name]()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
