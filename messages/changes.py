"""News of a change: what was and what is now, what that means for the answer, and that it may be acknowledged."""

import re
from collections.abc import Sequence
from datetime import datetime

from ceremony import rsvp
from ceremony.changes import Change, What
from ceremony.model import Ceremony, Group, Guest, Reply, Status
from messages import wording
from messages.links import Links
from messages.model import Button, Message
from messages.styled import Run, Style, plain
from messages.texts import Texts
from messages.times import planned_when, show_date, show_hour, show_moment

_OLD, _NEW = "\ue000", "\ue001"
"""Stand in a text for what is marked, until it is put there."""
_MARKS: dict[str, tuple[Style, ...]] = {_OLD: ("strikethrough",), _NEW: ("bold",)}


def change(t: Texts, ceremony: Ceremony, guest: Guest, news: Change, campaign_id: int, now: datetime) -> Message:
    """The news as a guest gets it, with the ceremony as it is now; `campaign_id` is what is acknowledged."""
    runs = runs_of(t, ceremony, guest, news, now)
    buttons = (ack_button(t, campaign_id, guest.id), *wording.reply_buttons(t, ceremony, guest, now))
    return Message(plain(runs), buttons, about=guest.id, styled=runs)


def runs_of(t: Texts, ceremony: Ceremony, guest: Guest, news: Change, now: datetime) -> tuple[Run, ...]:
    """The words of the news, the old struck through and the new bold."""
    honorific = guest.comes.honorific
    parts = [
        t("change.to_guest", addressed=wording.addressed(guest), news=_headline(t, ceremony, news)),
        _was_now(t, ceremony, news),
        *_facts(t, ceremony),
        _what_to_do(t, ceremony, guest, now),
        t("change.please_ack", honorific=honorific),
    ]
    return _marked("\n\n".join(parts), *_old_and_new(t, ceremony, news))


def to_staff(t: Texts, ceremony: Ceremony, news: Change, campaign_id: int) -> Message:
    """The news for who has a duty at the ceremony."""
    what_to_do = t(f"change.staff_{ceremony.status}")
    parts = [_headline(t, ceremony, news), _was_now(t, ceremony, news), *_facts(t, ceremony), what_to_do]
    text = t("change.to_staff", news="\n\n".join(parts))
    runs = _marked(text, *_old_and_new(t, ceremony, news))
    return Message(plain(runs), (ack_button(t, campaign_id, 0),), styled=runs)


def forward(
    t: Texts, ceremony: Ceremony, group: Group, guests: Sequence[Guest], news: Change, links: Links
) -> str:
    """The news for a unit whose guests no chat reaches, with each guest's own link."""
    lines = [t("forward.line", person=guest.addressed, link=links.invitation(guest.code)) for guest in guests]
    text = t(
        "change.to_unit",
        unit=guests[0].unit or t("forward.no_unit"),
        inviter=group.inviter,
        news=_headline(t, ceremony, news),
        marked="\n\n".join([_was_now(t, ceremony, news), *_facts(t, ceremony)]),
        lines="\n".join(lines),
    )
    return plain(_marked(text, *_old_and_new(t, ceremony, news)))


def ack_button(t: Texts, campaign_id: int, guest_id: int) -> tuple[Button, ...]:
    """The button "Đã nhận"; guest 0 is for staff."""
    return (Button(t("button.ack"), f"ack:{campaign_id}:{guest_id}"),)


def _headline(t: Texts, ceremony: Ceremony, news: Change) -> str:
    key: str = news.what
    if ceremony.status is not Status.PLANNED or news.what is What.STATUS:
        key = ceremony.status
    elif news.what is What.HOUR and news.before.hour is None:
        key = "hour_set"
    elif news.what is What.DAY and news.before.status is not Status.PLANNED:
        key = "day_set"
    return t(f"change.{key}", title=ceremony.title)


def _old_and_new(t: Texts, ceremony: Ceremony, news: Change) -> tuple[str, str]:
    """What was and what is, in a few words; the first is '' where nothing was known, or the same."""
    old, new = (_state(t, each, news.what) for each in (news.before, ceremony))
    return ("", new) if old == new else (old, new)


def _state(t: Texts, ceremony: Ceremony, what: What) -> str:
    if ceremony.status is not Status.PLANNED:
        return t(f"time.{ceremony.status}")
    match what:
        case What.HOUR:
            return show_hour(t, ceremony.hour) if ceremony.hour else ""
        case What.VENUE:
            return ceremony.venue
        case What.DAY:
            return show_date(t, ceremony.day)
    return planned_when(t, ceremony)


def _was_now(t: Texts, ceremony: Ceremony, news: Change) -> str:
    old, _ = _old_and_new(t, ceremony, news)
    return t("change.was_now", old=_OLD, new=_NEW) if old else t("change.now", new=_NEW)


def _facts(t: Texts, ceremony: Ceremony) -> tuple[str, ...]:
    """Day, hour and place as a whole, where there is something to come to."""
    if ceremony.status is not Status.PLANNED:
        return ()
    return (t("change.facts", when=planned_when(t, ceremony), venue=ceremony.venue),)


def _what_to_do(t: Texts, ceremony: Ceremony, guest: Guest, now: datetime) -> str:
    if ceremony.status is not Status.PLANNED:
        key = f"change.ask_{ceremony.status}"
    elif not rsvp.are_open(ceremony, now):
        key = "change.too_late"
    elif guest.reply in (Reply.AWAITING, Reply.DECLINED):
        key = f"change.ask_{guest.reply}"
    else:
        key = "change.ask_attending"
    return t(
        key,
        honorific=guest.comes.honorific,
        reply=wording.describe_reply(t, guest),
        deadline=show_moment(t, ceremony.reply_by, ceremony),
        contact=wording.contact(t, ceremony.contact),
    )


def _marked(text: str, old: str, new: str) -> tuple[Run, ...]:
    words = {_OLD: old, _NEW: new}
    parts = re.split(f"([{_OLD}{_NEW}])", text)
    return tuple(Run(words.get(part, part), _MARKS.get(part, ())) for part in parts if part)
