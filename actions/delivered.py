"""What had been sent to guests, by channel and by campaign, for the report after a ceremony."""

from collections import Counter
from collections.abc import Iterable

from actions import broadcasts
from actions.attendance import Attendance
from actions.records import part
from actions.wanted import Wanted
from messages.times import show_day
from printing.papers.records import Cell, Part
from storage import acknowledgements, campaigns, extracts
from storage.deliveries import State
from storage.extracts import Tally
from storage.types import Transaction

_PENDING = (State.QUEUED, State.HELD, State.SENDING)
_FAILED = (State.FAILED, State.UNREACHABLE)


def parts(tx: Transaction, wanted: Wanted, seen: Attendance) -> tuple[Part, Part]:
    """The two tables."""
    every = extracts.sent_to_guests(tx, wanted.ceremony_id, wanted.group_id)
    channels = sorted({each.channel for each in every}, key=lambda name: (not name, name))
    by_channel = [
        [_channel(wanted, name), *_states(each for each in every if each.channel == name)] for name in channels
    ]
    by_campaign = [
        _campaign(tx, wanted, seen, number, [each for each in every if each.campaign_id == number])
        for number in sorted({each.campaign_id for each in every})
    ]
    t = wanted.t
    return part(t, "channels", by_channel, "states"), part(t, "campaigns", by_campaign, "states", "acknowledged")


def _campaign(tx: Transaction, wanted: Wanted, seen: Attendance, number: int, own: list[Tally]) -> list[Cell]:
    campaign = campaigns.get(tx, number)
    tallies = acknowledgements.by_group(tx, number, wanted.group_id) if campaign.asks_ack else ()
    done, asked = sum(each.done for each in tallies), sum(each.asked for each in tallies)
    local = seen.local(campaign.started_at)
    acknowledged = wanted.t("report.of", done=done, asked=asked) if campaign.asks_ack else ""
    return [
        broadcasts.excerpt(wanted.t, campaign),
        f"{local:%H:%M} {show_day(local)}",
        *_states(own),
        acknowledged,
    ]


def _states(some: Iterable[Tally]) -> list[Cell]:
    """All, arrived, laid in a browser and not yet looked at, still to be sent, failed, no longer sent."""
    found = Counter[State]()
    for each in some:
        found[each.state] += each.count
    failed, pending = (sum(found[state] for state in states) for states in (_FAILED, _PENDING))
    return [found.total(), found[State.SENT], found[State.WAITING], pending, failed, found[State.CANCELLED]]


def _channel(wanted: Wanted, name: str) -> str:
    if not name:
        return wanted.t("report.no_channel")
    return wanted.t(f"channel.{name}" if wanted.t.has(f"channel.{name}") else "channel.other")
