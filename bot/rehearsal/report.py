"""What came of a rehearsal: figures, what held, and some tickets to look at."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from actions import call_lists
from bot.complaints import fail
from bot.rehearsal.door_report import DoorReport
from bot.rehearsal.doors import Doors
from bot.rehearsal.people import Delegate
from bot.rehearsal.stage import Stage
from ceremony.model import Reply
from messages.texts import texts
from printing.reading import read_codes
from storage import acknowledgements, campaigns, ceremonies, counts, deliveries, guests, invariants, progress
from storage.campaigns import Kind
from storage.progress import Tally
from storage.types import Transaction

TICKETS = 3
ENDS = ("sent", "waiting", "failed", "unreachable", "cancelled")
t = texts("vi")


@dataclass(frozen=True)
class Report:
    """The figures of one rehearsal; `seconds` are real ones."""

    guests: int
    reached: int
    attending: int
    substituted: int
    declined: int
    awaiting: int
    present: int
    absent: int
    deliveries: dict[str, int]
    broadcast: dict[str, int]
    acknowledged: dict[str, dict[str, int]]
    doors: dict[str, dict[str, int]]
    walk_ins: int
    invariants: dict[str, bool]
    seconds: float

    @property
    def broken(self) -> list[str]:
        """The names of the invariants that did not hold."""
        return [name for name, holds in self.invariants.items() if not holds]


async def make(doors: Doors, delegates: list[Delegate], seconds: float) -> Report:
    """Read the figures off the database and test what must hold."""
    stage = doors.stage
    total, states, broadcast = await stage.store.read(_figures)
    acknowledged = await stage.store.read(_acknowledged)
    by_door, held = await stage.store.read(_at_the_doors, doors)
    held |= await stage.store.read(_invariants, delegates)
    held["heads_add_up"] = (
        total.attending + total.substituted + total.declined + total.awaiting == total.invited == len(delegates)
    )
    held["acknowledging_adds_up"] = _acknowledging_adds_up(acknowledged)
    held["tickets_read_back"] = _tickets_read_back(stage, delegates)
    return Report(
        guests=total.invited,
        reached=total.reached,
        attending=total.attending,
        substituted=total.substituted,
        declined=total.declined,
        awaiting=total.awaiting,
        present=total.present,
        absent=total.invited - total.present,
        deliveries={state: states[state] for state in ENDS},
        broadcast={state: getattr(broadcast, state) for state in (*ENDS, "no_channel")},
        acknowledged=acknowledged,
        doors=by_door,
        walk_ins=len(doors.walk_ins),
        invariants=held,
        seconds=round(seconds, 2),
    )


def write(told: Report, stage: Stage, out: Path) -> None:
    """Write report.json and the last pictures of a few guests."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(asdict(told), indent=2) + "\n", encoding="utf-8")
    for number, picture in enumerate(list(stage.buttons.pictures.values())[:TICKETS], 1):
        (out / f"ticket-{number}.jpg").write_bytes(picture)


def show(told: Report, out: Path) -> None:
    """Print the report as a table."""
    table = Table(title=t("rehearsal.title"), show_header=False)
    for name in ("guests", "reached", "attending", "substituted", "declined", "awaiting", "present", "absent"):
        table.add_row(t(f"rehearsal.{name}"), str(getattr(told, name)))
    for state, number in told.deliveries.items():
        table.add_row(t(f"rehearsal.delivery.{state}"), str(number))
    addressed = sum(number for state, number in told.broadcast.items() if state != "no_channel")
    table.add_row(t("rehearsal.broadcast"), f"{told.broadcast['sent']}/{addressed}")
    for kind, figures in told.acknowledged.items():
        table.add_row(t(f"rehearsal.acknowledged.{kind}"), f"{figures['done']}/{figures['asked']}")
    for door, figures in told.doors.items():
        table.add_row(door or t("scan.any_door"), t("rehearsal.door", **figures))
    table.add_row(t("rehearsal.walk_ins"), str(told.walk_ins))
    for name, holds in told.invariants.items():
        table.add_row(t(f"rehearsal.invariant.{name}"), t("rehearsal.holds" if holds else "rehearsal.broken"))
    console = Console()
    console.print(table)
    console.print(t("rehearsal.written", out=out, seconds=told.seconds))


def complain(told: Report) -> None:
    """End the command with exit code 1 where something did not hold, and say what."""
    if told.broken:
        fail(t("cli.broken", names="; ".join(t(f"rehearsal.invariant.{name}") for name in told.broken)))


def _figures(tx: Transaction) -> tuple[counts.Counts, dict[str, int], Tally]:
    ceremony = ceremonies.everyone(tx)[0]
    (broadcast,) = (each for each in campaigns.in_stage(tx, *campaigns.Stage) if each.kind is Kind.BROADCAST)
    total = counts.total(counts.by_group(tx, ceremony.id), "")
    return total, deliveries.counts(tx), progress.tally(tx, broadcast.id)


def _at_the_doors(tx: Transaction, doors: Doors) -> tuple[dict[str, dict[str, int]], dict[str, bool]]:
    told = DoorReport(tx, doors)
    return told.figures(), told.promises()


def _acknowledged(tx: Transaction) -> dict[str, dict[str, int]]:
    """Of the change and of the broadcast: how many were asked, have acknowledged, and are to be called."""
    found: dict[str, dict[str, int]] = {}
    for campaign in campaigns.asking(tx, ceremonies.everyone(tx)[0].id):
        standing = call_lists.of(tx, campaign)
        asked, done = (sum(getattr(group, name) for group in standing.groups) for name in ("asked", "done"))
        found[campaign.kind] = dict(asked=asked, done=done, to_call=len(standing.calls))
    return found


def _acknowledging_adds_up(acknowledged: dict[str, dict[str, int]]) -> bool:
    """Whether a change and a broadcast were acknowledged by some, and all others are to be called."""
    every = acknowledged.values()
    complete = all(each["done"] > 0 and each["done"] + each["to_call"] == each["asked"] for each in every)
    return complete and set(acknowledged) == {Kind.CHANGE, Kind.BROADCAST}


def _invariants(tx: Transaction, delegates: list[Delegate]) -> dict[str, bool]:
    ceremony = ceremonies.everyone(tx)[0]
    replies = {guest.id: guest.reply for guest in guests.of_ceremony(tx, ceremony.id)}
    return {
        "every_reply_kept": all(replies[each.guest.id] is each.said for each in delegates),
        "every_acknowledgement_kept": all(
            acknowledgements.by_chat_of(tx, each.guest.id, each.person.address) == each.acknowledged
            for each in delegates
        ),
        "every_delivery_accounted_for": invariants.unaccounted_deliveries(tx) == 0,
        "every_campaign_ended": invariants.unfinished_campaigns(tx) == 0,
        "nobody_reminded_who_had_answered": invariants.reminded_after_answering(tx) == 0,
        "one_live_code_a_guest": invariants.without_one_live_code(tx) == 0,
        "no_update_failed": invariants.failed_updates(tx) == 0,
    }


def _tickets_read_back(stage: Stage, delegates: list[Delegate]) -> bool:
    """Whether the QR of the tickets that were sent last holds the guest's own link."""
    holders = [d for d in delegates if d.said is Reply.ATTENDING and d.person.address in stage.buttons.pictures]
    wanted = [(stage.buttons.pictures[d.person.address], d.guest.code) for d in holders[:TICKETS]]
    return bool(wanted) and all(read_codes(picture) == (stage.links.invitation(code),) for picture, code in wanted)
