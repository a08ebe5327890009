"""The scanner page in a headless Chromium: from a ticket in the camera to its verdict, and the offline list."""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page

from ceremony.model import Role
from storage import codes, tables
from storage.store import open_store
from storage.types import Transaction
from tests.house import at
from tests.web.conftest import Site, serving
from tests.web.scanning import NOTHING, chromium_with, film, on_duty, telephone

TICKETS = 30
ROWS = 10_000
LOOKUPS = 200
# In the page: when the code is first seen in a picture of the camera, and when a verdict is on the screen.
WATCH = """() => {
  window.samples = [];
  const [video, verdict] = [document.querySelector("video"), document.querySelector("#verdict")];
  const eye = new OffscreenCanvas(40, 30).getContext("2d", { willReadFrequently: true });
  let seen = 0;
  // The film's table is one grey; a code before it changes the middle.
  const look = (now) => {
    eye.drawImage(video, 0, 0, 40, 30);
    const middle = eye.getImageData(14, 9, 12, 12).data.filter((_, at) => at % 4 === 0);
    const isTicket = Math.max(...middle) - Math.min(...middle) > 60;
    if (isTicket && !seen) seen = now;
    if (!isTicket) seen = 0;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => {
    if (verdict.hidden || !seen) return;
    const began = seen;
    seen = Infinity;
    requestAnimationFrame((now) => began < Infinity && window.samples.push(now - began));
  }).observe(verdict, { attributes: true });
}"""
LOOK_UP = """async (codes) => {
  const list = await import("/static/door/list.js");
  await list.recall();
  const took = [];
  for (const code of codes) {
    const began = performance.now();
    if (!(await list.find(code))) throw new Error(code);
    took.push(performance.now() - began);
  }
  return took;
}"""


def p95(samples: Sequence[float]) -> float:
    """What 95 of 100 samples stay below."""
    return statistics.quantiles(samples, n=20)[-1]


async def main() -> None:
    """Print both, with what is asked of them beside."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/kinhmoi.sqlite")
        try:
            async with serving(store) as site:
                site.stage.clock.move_to(at(9, 7))
                print("The scanner page in headless Chromium")
                await _camera(site, Path(folder))
                await _offline_list(site)
        finally:
            await store.close()


async def _camera(site: Site, folder: Path) -> None:
    """The film shows one ticket after the other; the page scans them as they come."""
    tickets = [code for code, _ in list((await site.stage.store.run(codes.of_ceremony, 1)).items())[:TICKETS]]
    shots = [shot for code in tickets for shot in ((NOTHING, 30), (site.links.invitation(code), 30))]
    async with chromium_with(camera=film(folder / "tickets.mjpeg", shots)) as browser:
        page = await on_duty(site, await telephone(browser))
        await page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
        await page.evaluate(WATCH)
        samples = await _collected(page)
    _print("picture in the camera to verdict, p95", p95(samples), 500)
    _print("  median", statistics.median(samples), None)


async def _collected(page: Page) -> list[float]:
    await page.wait_for_function(f"() => window.samples.length >= {TICKETS - 5}", timeout=180_000)
    return list(await page.evaluate("window.samples"))


async def _offline_list(site: Site) -> None:
    every = await site.stage.store.run(_enlarge)
    async with chromium_with() as browser:
        page = await on_duty(site, await telephone(browser, camera=False), Role.SUPERVISOR)
        size = await page.evaluate("async () => (await (await fetch('/api/door/list')).arrayBuffer()).byteLength")
        print(f"  list of {ROWS} on the wire {size / 1e6:>19.2f} MB   (at most 1.5)")
        await page.evaluate("async () => { await (await import('/static/door/list.js')).refresh() }")
        took = await page.evaluate(LOOK_UP, every[:: len(every) // LOOKUPS])
    _print(f"look-up in a list of {ROWS}, p95", p95(took), 20)


def _enlarge(tx: Transaction) -> list[str]:
    """Fill the list up to 10,000; gives every code."""
    sample = dict(tx.execute(tables.guests.select().limit(1)).mappings().one())
    missing = range(len(codes.of_ceremony(tx, 1)), ROWS)
    rows = [
        sample | dict(id=100_000 + number, key=f"bench-{number}", name=f"Nguyễn Văn {number}", seat=f"A{number}")
        for number in missing
    ]
    tx.execute(tables.guests.insert(), rows)
    codes.issue_missing(tx, 1, at(9, 7))
    return list(codes.of_ceremony(tx, 1))


def _print(what: str, milliseconds: float, limit: int | None) -> None:
    print(f"  {what:<40}{milliseconds:>9.1f} ms" + (f"   (at most {limit})" if limit else ""))


if __name__ == "__main__":
    asyncio.run(main())
