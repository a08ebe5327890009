"""Organisers and hosts: the figures, invitation rounds and reminders."""

from actions import campaigns, composing
from ceremony.audience import REPLIES, Selection
from ceremony.errors import Refused
from ceremony.model import Audience, Role
from handlers import progress, quiet
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Button, Message
from messages.times import when
from storage import audience, ceremonies, counts, guests
from storage.counts import Counts
from storage.staff import Duty

LATEST_STAMP = 10**15


def show_counts(talk: Talk, argument: str) -> list[Message]:
    """How many are invited, reached, coming and present, by group; a host sees its own."""
    return at_ceremony(talk, "counts", argument, _counts, Role.ORGANISER, Role.HOST)


def choose_group(talk: Talk, argument: str) -> list[Message]:
    """Which group to invite; a host goes straight to its own."""
    return at_ceremony(talk, "invite", argument, _choose_group, Role.ORGANISER, Role.HOST)


def remind(talk: Talk, argument: str) -> list[Message]:
    """How many have not answered, before reminding them."""
    return at_ceremony(talk, "remind", argument, _remind, Role.ORGANISER)


def preview_invitations(talk: Talk, argument: str) -> list[Message]:
    """The invitation as a guest of the group gets it, and how many would."""
    ceremony_id, group = numbers(argument, 2)
    group_id = group or None
    duty = talk.duty(ceremony_id, Role.ORGANISER, Role.HOST)
    campaigns.check_may_invite(talk.tx, duty, group_id)
    selection = Selection(ceremony_id, (group_id,) if group_id else (), not_yet_invited=True)
    with_chat, without = audience.reachable(talk.tx, selection)
    if not with_chat and not without:
        raise Refused("nobody_to_invite")
    sample = guests.get(talk.tx, (with_chat or without)[0])
    text = talk.t(
        "organiser.preview",
        group=_group_name(talk, group_id),
        sample=composing.preview_invitation(talk.tx, sample, talk.chat.language, talk.now),
        reachable=len(with_chat),
        without=len(without),
        warning=_quota_warnings(talk, ceremony_id, group_id),
    )
    return [_confirm_in_quiet(talk, text, ceremony_id, f"invite_send:{ceremony_id}:{group}:{_stamp(talk)}")]


def send_invitations(talk: Talk, argument: str) -> list[Message]:
    """Start the round that was previewed; a second press sends nothing twice."""
    ceremony_id, group, stamp, how = numbers(argument, 4, most=LATEST_STAMP)
    duty, urgent = talk.duty(ceremony_id, Role.ORGANISER, Role.HOST), how == quiet.URGENT
    key = f"invitation:{talk.chat.id}:{stamp}"
    started = campaigns.invite(talk.tx, ceremony_id, group or None, key=key, by=duty, now=talk.now, urgent=urgent)
    return quiet.told(talk, ceremony_id, progress.begun(talk, started), urgent=urgent)


def send_reminder(talk: Talk, argument: str) -> list[Message]:
    """Remind everybody who has not answered."""
    ceremony_id, stamp, how = numbers(argument, 3, most=LATEST_STAMP)
    duty, urgent = talk.duty(ceremony_id, Role.ORGANISER), how == quiet.URGENT
    key = f"remind:{talk.chat.id}:{stamp}"
    started = campaigns.remind_awaiting(talk.tx, ceremony_id, key=key, by=duty, now=talk.now, urgent=urgent)
    return quiet.told(talk, ceremony_id, progress.begun(talk, started), urgent=urgent)


def _counts(talk: Talk, duty: Duty) -> list[Message]:
    ceremony = ceremonies.get(talk.tx, duty.ceremony_id)
    rows = counts.by_group(talk.tx, ceremony.id, duty.group_id if duty.role is Role.HOST else None)
    if len(rows) > 1:
        rows = (*rows, counts.total(rows, talk.t("organiser.counts_total")))
    lines = "\n\n".join(_count_line(talk, row) for row in rows)
    facts = dict(title=ceremony.title, when=when(talk.t, ceremony))
    return [Message(talk.t("organiser.counts", lines=lines, **facts))]


def _count_line(talk: Talk, row: Counts) -> str:
    line = talk.t("organiser.counts_group", **vars(row))
    return line + talk.t("organiser.counts_companions", companions=row.companions) if row.companions else line


def _choose_group(talk: Talk, duty: Duty) -> list[Message]:
    campaigns.check_is_held(talk.tx, duty.ceremony_id)
    if duty.role is Role.HOST:
        return preview_invitations(talk, f"{duty.ceremony_id}:{duty.group_id or 0}")
    rows: list[tuple[Button, ...]] = [
        (Button(_group_label(talk, row), f"invite_preview:{duty.ceremony_id}:{row.group_id}"),)
        for row in counts.by_group(talk.tx, duty.ceremony_id)
    ]
    rows.append(button(talk, "all_groups", f"invite_preview:{duty.ceremony_id}:0"))
    return [Message(talk.t("organiser.choose_group"), tuple(rows))]


def _group_label(talk: Talk, row: Counts) -> str:
    return talk.t("organiser.group_button", group=row.group, count=row.invited)


def _remind(talk: Talk, duty: Duty) -> list[Message]:
    campaigns.check_is_held(talk.tx, duty.ceremony_id)
    selection = Selection(duty.ceremony_id, replies=REPLIES[Audience.AWAITING])
    with_chat, without = audience.reachable(talk.tx, selection)
    if not with_chat and not without:
        raise Refused("nobody_to_remind")
    figures = dict(count=len(with_chat) + len(without), reachable=len(with_chat), without=len(without))
    text = talk.t("organiser.remind_preview", **figures)
    return [_confirm_in_quiet(talk, text, duty.ceremony_id, f"remind_send:{duty.ceremony_id}:{_stamp(talk)}")]


def _confirm_in_quiet(talk: Talk, text: str, ceremony_id: int, data: str) -> Message:
    ceremony = ceremonies.get(talk.tx, ceremony_id)
    rows = (*quiet.send_buttons(talk, ceremony, data), button(talk, "cancel", "cancel"))
    return Message(text + quiet.note(talk, ceremony), rows)


def _group_name(talk: Talk, group_id: int | None) -> str:
    return ceremonies.group(talk.tx, group_id).name if group_id else talk.t("button.all_groups")


def _quota_warnings(talk: Talk, ceremony_id: int, group_id: int | None) -> str:
    warnings = ""
    for group in ceremonies.groups_of(talk.tx, ceremony_id):
        excess = campaigns.over_quota(talk.tx, group)
        if excess and group_id in (None, group.id):
            facts = dict(group=group.name, guests=excess, quota=group.quota)
            warnings += talk.t("organiser.quota_warning", **facts)
    return warnings


def _stamp(talk: Talk) -> int:
    """A number for what is previewed now, so that confirming it twice is one and the same."""
    return int(talk.now.timestamp() * 1000)
