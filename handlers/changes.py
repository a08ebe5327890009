"""Organisers change what was announced: hour, place, day, postponed, cancelled, and held after all."""

from dataclasses import dataclass

from actions import changes
from ceremony import changes as rules
from ceremony.changes import Change, What
from ceremony.errors import Refused
from ceremony.model import Ceremony, Role, Status
from ceremony.names import tidy
from ceremony.quiet import quiet_until
from handlers import progress
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.changes import runs_of
from messages.model import Button, Message
from messages.styled import Run, plain
from messages.times import read_day, read_hour, show_clock, show_date, show_moment, when
from storage import audience, ceremonies, guests
from storage.staff import Duty

VENUE_LENGTH = (3, 200)
_CHOICES = {
    Status.PLANNED: ("hour", "venue", "day", "postponed", "cancelled"),
    Status.POSTPONED: ("day", "planned", "cancelled"),
    Status.CANCELLED: ("day", "planned"),
}


@dataclass(frozen=True)
class _Draft:
    """What is previewed: a value for the ceremony as it was read."""

    before: Ceremony
    what: What
    value: str

    @property
    def after(self) -> Ceremony:
        return rules.changed(self.before, self.what, self.value)


def choose(talk: Talk, argument: str) -> list[Message]:
    """What to change, by whether the ceremony is held."""
    return at_ceremony(talk, "change", argument, _choose, Role.ORGANISER)


def _choose(talk: Talk, duty: Duty) -> list[Message]:
    ceremony = ceremonies.get(talk.tx, duty.ceremony_id)
    facts = dict(title=ceremony.title, when=when(talk.t, ceremony), venue=ceremony.venue)
    rows = [
        button(talk, _label(ceremony, choice), f"ask_change:{choice}:{ceremony.id}")
        for choice in _CHOICES[ceremony.status]
    ]
    return [Message(talk.t("change.choose", **facts), (*rows, button(talk, "cancel", "cancel")))]


def _label(ceremony: Ceremony, choice: str) -> str:
    return "set_day" if choice == "day" and ceremony.status is not Status.PLANNED else choice


def ask(talk: Talk, argument: str) -> list[Message]:
    """Ask for the new hour, place or day; whether it is held needs no question."""
    choice, _, number = argument.partition(":")
    (ceremony_id,) = numbers(number, 1)
    talk.duty(ceremony_id, Role.ORGANISER)
    if choice not in _CHOICES[ceremonies.get(talk.tx, ceremony_id).status]:
        raise Refused("old_button")
    if choice in list(Status):
        return _preview(talk, ceremony_id, What.STATUS, choice)
    talk.ask(f"change_{choice}", ceremony=ceremony_id)
    return [Message(talk.t(f"change.ask_{choice}"), (button(talk, "cancel", "cancel"),))]


def take_hour(talk: Talk, text: str) -> list[Message]:
    """Preview the change to a new hour."""
    hour = read_hour(text)
    if hour is None:
        raise Refused("bad_hour", text=tidy(text)[:40])
    return _preview(talk, int(talk.draft["ceremony"]), What.HOUR, hour.isoformat())


def take_venue(talk: Talk, text: str) -> list[Message]:
    """Preview the change to a new place."""
    venue = tidy(text)
    if not VENUE_LENGTH[0] <= len(venue) <= VENUE_LENGTH[1]:
        raise Refused("bad_venue")
    return _preview(talk, int(talk.draft["ceremony"]), What.VENUE, venue)


def take_day(talk: Talk, text: str) -> list[Message]:
    """Preview the change to another day."""
    ceremony_id = int(talk.draft["ceremony"])
    today = talk.now.astimezone(ceremonies.get(talk.tx, ceremony_id).zone).date()
    day = read_day(text, today)
    if day is None:
        raise Refused("bad_day", text=tidy(text)[:40])
    if day < today:
        raise Refused("past_day", day=show_date(talk.t, day))
    return _preview(talk, ceremony_id, What.DAY, day.isoformat())


def send(talk: Talk, argument: str) -> list[Message]:
    """Make the change that was previewed and tell everybody who can be reached."""
    draft = talk.draft
    if talk.chat.step.name != "change_review" or argument not in ("", "urgent"):
        raise Refused("old_button")
    duty = talk.duty(int(draft["ceremony"]), Role.ORGANISER)
    talk.done()
    now = ceremonies.get(talk.tx, duty.ceremony_id)
    if _fingerprint(now) != draft["before"]:
        raise Refused("change_overtaken")
    urgent, what = argument == "urgent", What(draft["what"])
    started = changes.make(
        talk.tx, now, what, str(draft["value"]), urgent=urgent, key=f"change:{talk.nonce}", by=duty, now=talk.now
    )
    return progress.begun(talk, started)


def _preview(talk: Talk, ceremony_id: int, what: What, value: str) -> list[Message]:
    talk.duty(ceremony_id, Role.ORGANISER)
    draft = _Draft(ceremonies.get(talk.tx, ceremony_id), what, value)
    if draft.after == draft.before:
        raise Refused("nothing_changes")
    before = _fingerprint(draft.before)
    talk.ask("change_review", ceremony=ceremony_id, what=what, value=value, before=before)
    with_chat, without = audience.reachable(talk.tx, changes.everybody(ceremony_id))
    sample = guests.get(talk.tx, (with_chat or without)[0])
    figures = dict(reachable=len(with_chat), without=len(without))
    runs = (
        Run(talk.t("change.preview") + "\n\n"),
        *runs_of(talk.t, draft.after, sample, Change(what, value, draft.before), talk.now),
        Run(
            "\n\n"
            + "\n".join(
                [
                    talk.t("change.preview_count", **figures),
                    *_staff(talk, ceremony_id),
                    *_consequences(talk, draft),
                    *_broadcasts(talk, draft),
                ]
            )
        ),
    )
    return [Message(plain(runs), _ways_to_send(talk, draft), styled=runs)]


def _fingerprint(ceremony: Ceremony) -> str:
    """Tells whether the ceremony is still as it was when the change was previewed."""
    return f"{Change(What.DAY, '', ceremony).dump()} {ceremony.reply_by.isoformat()}"


def _staff(talk: Talk, ceremony_id: int) -> list[str]:
    count = audience.staff_chats(talk.tx, changes.everybody(ceremony_id))
    return [talk.t("change.preview_staff", count=count)] if count else []


def _consequences(talk: Talk, draft: _Draft) -> list[str]:
    lines = []
    if draft.what is What.DAY:
        before, after = (show_moment(talk.t, each.reply_by, each) for each in (draft.before, draft.after))
        lines.append(talk.t("change.preview_deadline", before=before, after=after))
    if draft.after.status is not Status.PLANNED:
        lines.append(talk.t("change.preview_no_reminders"))
    elif draft.what is not What.VENUE:
        lines.append(talk.t("change.preview_reminders"))
    if rules.is_urgent(draft.before, draft.after, talk.now):
        lines.append(talk.t("change.preview_urgent"))
    elif quiet_until(draft.before, talk.now):
        hours = (each.strftime("%H:%M") for each in (draft.before.quiet_from, draft.before.quiet_until))
        lines.append(talk.t("change.preview_quiet", **dict(zip(("from_", "until"), hours, strict=True))))
    return lines


def _broadcasts(talk: Talk, draft: _Draft) -> list[str]:
    """What becomes of broadcasts that were written before this change."""
    count = changes.broadcasts_ahead(talk.tx, draft.before, draft.after)
    stops = draft.after.status is not Status.PLANNED
    key = "preview_broadcasts_stop" if stops else "preview_broadcasts"
    return [talk.t(f"change.{key}", count=count)] if count else []


def _ways_to_send(talk: Talk, draft: _Draft) -> tuple[tuple[Button, ...], ...]:
    leave = button(talk, "cancel", "cancel")
    quiet = quiet_until(draft.before, talk.now)
    if quiet is None or rules.is_urgent(draft.before, draft.after, talk.now):
        return (button(talk, "send", "change_send"), leave)
    later = Button(talk.t("button.send_at", hour=show_clock(quiet, draft.before)), "change_send")
    return ((later,), button(talk, "send_urgent", "change_send:urgent"), leave)
