"""A campaign in words: how far it is, and what became of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions import broadcasts
from ceremony.model import Ceremony
from messages.model import Button, Message
from messages.texts import Texts
from messages.times import show_clock
from storage.campaigns import Campaign, Kind, Stage
from storage.deliveries import State
from storage.progress import Cause, Tally

OVER = (Stage.FINISHED, Stage.CANCELLED)
_SIGNS = {
    "blocked": ("blocked",),
    "never_opened": ("initiate conversation", "chat not found"),
}
"""By which words of a platform a cause is known."""
Row = tuple[Button, ...]


@dataclass(frozen=True)
class Facts:
    """A campaign at one moment; `left` is how long the rest takes, `morning` when the quiet hours end it is in."""

    campaign: Campaign
    ceremony: Ceremony
    groups: str
    tally: Tally
    left: timedelta | None
    morning: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.campaign.stage in OVER and not self.tally.sending


@dataclass(frozen=True)
class Outcome:
    """What became of a campaign beyond its tally, and from when until when it was sent."""

    causes: tuple[Cause, ...]
    perhaps_twice: int
    began: datetime | None
    ended: datetime | None


def progress(t: Texts, facts: Facts) -> Message:
    """How far a campaign is, with what can be done about it."""
    lines = [_title(t, facts), "", *_counts(t, facts.tally), *_rest(t, facts)]
    return Message("\n".join(lines), tuple(_steering(t, facts)))


def closed(t: Texts, facts: Facts) -> Message:
    """What is left of the message that showed how far a campaign is, once the report tells that."""
    return Message(t("progress.closed", name=name(t, facts)))


def report(t: Texts, facts: Facts, outcome: Outcome) -> Message:
    """What became of a campaign, why some were not reached, and what can be done about it."""
    lines = [_title(t, facts), "", *_counts(t, facts.tally), *_causes(t, outcome), *_end(t, outcome)]
    return Message("\n".join(lines), tuple(_remedies(t, facts)))


def name(t: Texts, facts: Facts) -> str:
    """What a campaign is, to know it by."""
    campaign = facts.campaign
    if campaign.kind is Kind.BROADCAST:
        return t("progress.broadcast", words=broadcasts.excerpt(t, campaign))
    what = t(f"progress.{campaign.kind}")
    return t("progress.to_groups", what=what, groups=facts.groups) if facts.groups else what


def _title(t: Texts, facts: Facts) -> str:
    return t(f"progress.stage_{facts.campaign.stage}", name=name(t, facts))


def _counts(t: Texts, tally: Tally) -> Iterator[str]:
    if tally.addressed:
        yield t("progress.sent", count=tally.sent, addressed=tally.addressed)
    for key in ("waiting", "queued", "held", "cancelled", "no_channel", "failed", "unreachable"):
        count = getattr(tally, key) + (tally.sending if key == "queued" else 0)
        if count:
            yield t(f"progress.{key}", count=count)


def _rest(t: Texts, facts: Facts) -> Iterator[str]:
    if facts.campaign.stage is not Stage.RUNNING or not facts.tally.queued:
        return
    if facts.morning is not None:
        yield t("progress.quiet", hour=show_clock(facts.morning, facts.ceremony))
    elif facts.left is not None:
        yield t("progress.left", time=_length(t, facts.left, step=10))


def _causes(t: Texts, outcome: Outcome) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for cause in outcome.causes:
        counted[cause_of(cause.state, cause.reason, tried=cause.tried)] += cause.count
    for key, count in counted.most_common():
        yield t(f"progress.cause_{key}", count=count)


def cause_of(state: State, reason: str, *, tried: bool) -> str:
    """Why something did not arrive, as the key of its words; `tried` where it was tried more than once."""
    if state is State.FAILED:
        return "kept_failing" if tried else "refused"
    said = reason.lower()
    return next((key for key, signs in _SIGNS.items() if any(sign in said for sign in signs)), "gone")


def _end(t: Texts, outcome: Outcome) -> Iterator[str]:
    if outcome.perhaps_twice:
        yield t("progress.perhaps_twice", count=outcome.perhaps_twice)
    if outcome.began and outcome.ended and outcome.ended > outcome.began:
        yield t("progress.took", time=_length(t, outcome.ended - outcome.began))


def _length(t: Texts, time: timedelta, *, step: int = 1) -> str:
    """A length of time in whole minutes, up to one in seconds, in steps of so many; rounded up."""
    seconds = int(-(-time.total_seconds() // step)) * step
    if seconds <= 60:
        return t("progress.seconds", seconds=seconds)
    hours, minutes = divmod(-(-seconds // 60), 60)
    return t("progress.hours", hours=hours, minutes=minutes) if hours else t("progress.minutes", minutes=minutes)


def _steering(t: Texts, facts: Facts) -> Iterator[Row]:
    if facts.campaign.stage in OVER:
        return
    yield _button(t, facts, "resume" if facts.campaign.stage is Stage.PAUSED else "pause")
    yield _button(t, facts, "drop")
    yield from _remedies(t, facts)
    yield _button(t, facts, "progress")


def _remedies(t: Texts, facts: Facts) -> Iterator[Row]:
    if facts.tally.failed and facts.campaign.stage in (Stage.RUNNING, Stage.FINISHED):
        yield _button(t, facts, "resend")
    if facts.tally.no_channel or facts.tally.unreachable:
        yield _button(t, facts, "forward")
    if facts.campaign.asks_ack:
        yield _button(t, facts, "acks")


def _button(t: Texts, facts: Facts, verb: str) -> Row:
    return (Button(t(f"progress.button.{verb}"), f"{verb}:{facts.campaign.id}"),)
