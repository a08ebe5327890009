"""Memory of `kinhmoi serve` with the 175 guests of the example and with 10,000, after showing pages and cards."""

import os
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from actions import loading
from bench.start import free_port
from ceremony.plan import Plan, read_plan
from storage import guests
from storage.store import open_store

GUESTS = 10_000
PAGES = 200
EXAMPLE = Path("examples/xuan-an")


def plan_of(number: int) -> Plan:
    """The example with so many guests."""
    plan = read_plan((EXAMPLE / "ceremony.toml").read_bytes(), (EXAMPLE / "guests.csv").read_bytes())
    every = [replace(plan.guests[i % len(plan.guests)], key=str(i), joined_to="") for i in range(number)]
    return replace(plan, guests=tuple(every), groups=tuple(replace(group, quota=None) for group in plan.groups))


async def fill(folder: str, number: int) -> list[str]:
    """A database with so many guests; gives some of their codes."""
    store = await open_store(f"sqlite:///{folder}/kinhmoi.sqlite")
    loaded = await store.run(loading.load, plan_of(number), datetime(2024, 8, 5, tzinfo=UTC))
    every = await store.read(guests.of_ceremony, loaded.ceremony_id)
    await store.close()
    return [guest.code for guest in every[:: max(1, len(every) // PAGES)]]


def resident(folder: str, codes: list[str]) -> float:
    """Peak resident megabytes of the program after it has shown so many pages and cards."""
    port = free_port()
    environment = os.environ | {"KINHMOI_DATA": folder, "KINHMOI_LISTEN": f"127.0.0.1:{port}"}
    program = subprocess.Popen(
        [Path(sys.executable).with_name("kinhmoi"), "serve"], env=environment, stderr=subprocess.PIPE
    )
    assert program.stderr is not None
    program.stderr.readline()
    ask(port, "/healthz", patient=True)
    for code in codes:
        ask(port, f"/i/{code}")
    for code in codes[:20]:
        ask(port, f"/i/{code}/invitation.jpg")
    status = Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    program.terminate()
    program.wait(20)
    return int(peak.split()[1]) / 1024


def ask(port: int, path: str, *, patient: bool = False) -> None:
    """Read one page; `patient` waits for the program to answer at all."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                answer.read()
                return
        except OSError:
            if not patient:
                raise


async def main() -> None:
    """Print the peak with the example's 175 guests and with 10,000."""
    print(f"Peak resident memory after {PAGES} pages and 20 cards")
    base = 0.0
    for number in (175, GUESTS):
        with tempfile.TemporaryDirectory() as folder:
            peak = resident(folder, await fill(folder, number))
        base = base or peak
        print(f"  {number:>6} guests {peak:>30.0f} MB{peak / base:>9.2f} x 175 guests")
