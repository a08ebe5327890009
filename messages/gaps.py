"""What is still missing before a ceremony, in words, with whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ceremony.coverage import Gaps, Speaking, confirmed
from ceremony.model import Ceremony, Guest, Reply
from ceremony.phones import show_phone
from messages import at_reception
from messages.texts import Texts
from messages.times import show_clock

CALLED = 2


@dataclass(frozen=True)
class Call:
    """Somebody who may be telephoned; `phone` is E.164, '' where it is not known."""

    name: str
    phone: str
    clerk: bool = False


def told(t: Texts, ceremony: Ceremony, gaps: Gaps, calls: Mapping[str, Sequence[Call]], now: datetime) -> str:
    """All gaps in sections, the most pressing first."""
    sections = (
        _section(t, "speakers", [_speaker(t, guest, calls) for guest in gaps.speakers]),
        _section(t, "unlinked", [_unlinked(t, each) for each in gaps.unlinked]),
        _section(t, "absent", [_absent(t, some, calls) for some in gaps.absent]),
        _section(t, "unconfirmed", [_unit(t, some, calls) for some in gaps.unconfirmed]),
    )
    found = [section for section in sections if section] or [t("gaps.none")]
    return "\n\n".join([t("gaps.heading", title=ceremony.title, at=show_clock(now, ceremony)), *found])


def _section(t: Texts, key: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return "\n".join([t(f"gaps.{key}", count=len(lines)), *lines])


def _speaker(t: Texts, guest: Guest, calls: Mapping[str, Sequence[Call]]) -> str:
    comes = guest.comes
    own = [Call(comes.name or guest.post, comes.phone)] if comes.phone else []
    clerk = [call for call in calls.get(guest.unit, ()) if call.clerk]
    label = guest.speaks or t("gaps.other_post")
    return t("gaps.speaker", person=at_reception.person(t, guest), label=label, call=_call(t, [*own, *clerk]))


def _unlinked(t: Texts, speaking: Speaking) -> str:
    key = "partly_linked" if speaking.linked else "not_linked"
    names = "; ".join(speaking.item.speakers)
    return t(f"gaps.{key}", label=speaking.item.label, names=names, linked=speaking.linked)


def _unit(t: Texts, some: Sequence[Guest], calls: Mapping[str, Sequence[Call]]) -> str:
    line = t("gaps.unit", unit=some[0].unit, call=_call(t, calls.get(some[0].unit, ())))
    return line + (t("gaps.all_declined") if all(guest.reply is Reply.DECLINED for guest in some) else "")


def _absent(t: Texts, some: Sequence[Guest], calls: Mapping[str, Sequence[Call]]) -> str:
    silent = any(guest.reply is Reply.AWAITING for guest in some) and not confirmed(some)
    return _unit(t, some, calls) + (t("gaps.not_confirmed") if silent else "")


def _call(t: Texts, calls: Sequence[Call]) -> str:
    shown = [call for call in calls if call.phone][:CALLED]
    if not shown:
        return t("gaps.no_phone")
    return "; ".join(_named(t, call) for call in shown)


def _named(t: Texts, call: Call) -> str:
    key = "clerk" if call.clerk else "call"
    return t(f"gaps.{key}", name=call.name, phone=show_phone(call.phone)).strip()
