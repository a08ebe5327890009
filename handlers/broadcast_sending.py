"""Sending a broadcast: the preview as a guest gets it, who it reaches, what it asks, and when it leaves."""

from dataclasses import replace
from datetime import UTC, datetime

from actions import broadcasts
from actions.broadcasts import Reach
from actions.campaigns import Round
from ceremony.errors import Refused
from ceremony.model import Ceremony
from handlers import broadcast, broadcast_audience, drafts, progress, quiet, substitute
from handlers.talk import Talk, button, numbers
from messages.model import Button, Message
from messages.times import read_moment, show_moment
from storage import audience, ceremonies, guests
from storage.campaigns import Campaign, Stage
from storage.staff import Duty


def preview(talk: Talk, argument: str) -> list[Message]:
    """The message as one of those who are selected gets it, and below it the summary with what can be done."""
    campaign, duty = drafts.draft(talk, argument)
    talk.ask("broadcast_review", campaign=campaign.id)
    if not (campaign.words or campaign.attachment_id):
        return broadcast.ask(talk, argument)
    reached = _reach(talk, campaign, duty)
    if not reached.count:
        return [_nobody(talk, campaign)]
    return [_sample(talk, campaign, duty), _summary(talk, campaign, duty, reached)]


def choose_option(talk: Talk, argument: str) -> list[Message]:
    """Ask to acknowledge or not; urgent or not."""
    number, _, option = argument.partition(":")
    campaign, duty = drafts.draft(talk, number)
    if option == "ack":
        broadcasts.change(talk.tx, campaign, asks_ack=not campaign.asks_ack)
        return preview(talk, number)
    if option != "urgent":
        raise Refused("old_button")
    broadcasts.change(talk.tx, campaign, urgent=not campaign.urgent)
    changed, _ = drafts.draft(talk, number)
    return [_summary(talk, changed, duty, _reach(talk, changed, duty))]


def touch_sample(talk: Talk, argument: str) -> list[Message]:
    """What the button in a preview says."""
    return [Message(talk.t("broadcast.only_a_sample"))]


def send(talk: Talk, argument: str) -> list[Message]:
    """Send to those who were shown, once; where they are others by now, show them and ask again."""
    campaign_id, how = numbers(argument, 2)
    campaign, duty = drafts.of_button(talk, str(campaign_id))
    if campaign.stage is Stage.SCHEDULED:
        return broadcast.show(talk, str(campaign_id))
    if campaign.stage is not Stage.DRAFT:
        return progress.begun(talk, Round(None, 0, 0))
    return _check(talk, campaign, duty, how) or _send(
        talk, campaign, duty, urgent=campaign.urgent or how == quiet.URGENT
    )


def ask_time(talk: Talk, argument: str) -> list[Message]:
    """Ask when it shall be sent."""
    campaign, _ = drafts.draft(talk, argument)
    talk.ask("broadcast_time", campaign=campaign.id)
    now = show_moment(talk.t, talk.now, ceremonies.get(talk.tx, campaign.ceremony_id))
    return [drafts.step(talk, campaign, talk.t("broadcast.ask_time", now=now), _back(talk, campaign))]


def take_time(talk: Talk, text: str) -> list[Message]:
    """Say the moment back, with what it means, before it is kept."""
    campaign, duty = drafts.asked(talk)
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    moment = read_moment(text, talk.now, ceremony.zone)
    if moment is None:
        raise Refused("bad_moment", text=substitute.shorten(text, 40))
    _check_not_past(talk, moment, ceremony)
    reached = _reach(talk, campaign, duty)
    if not reached.count:
        return [_nobody(talk, campaign)]
    facts = dict(at=show_moment(talk.t, moment, ceremony), reach=broadcast_audience.reach(talk, reached))
    parts = [talk.t("broadcast.confirm_time", **facts), *_warnings(talk, campaign, ceremony, moment)]
    confirm = button(talk, "schedule_confirm", f"broadcast_at:{campaign.id}:{int(moment.timestamp()) // 60}")
    rows = (confirm, button(talk, "other_time", f"broadcast_when:{campaign.id}"), *_back(talk, campaign))
    return [drafts.step(talk, campaign, "\n\n".join(parts), rows)]


def schedule(talk: Talk, argument: str) -> list[Message]:
    """Let it be sent by itself at the moment that was said back."""
    campaign_id, minutes = numbers(argument, 2)
    campaign, duty = drafts.of_button(talk, str(campaign_id))
    if campaign.stage is Stage.SCHEDULED:
        return broadcast.show(talk, str(campaign_id))
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    moment = _moment(minutes)
    _check_not_past(talk, moment, ceremony)
    if not (campaign.words or campaign.attachment_id):
        raise Refused("no_words")
    broadcasts.schedule(talk.tx, campaign, duty, moment, talk.now)
    talk.done()
    return broadcast.show(talk, str(campaign_id))


def _send(talk: Talk, campaign: Campaign, duty: Duty, *, urgent: bool) -> list[Message]:
    started = broadcasts.send(talk.tx, campaign, duty, talk.now, urgent=urgent)
    talk.done()
    return quiet.told(talk, campaign.ceremony_id, progress.begun(talk, started), urgent=urgent)


def _check(talk: Talk, campaign: Campaign, duty: Duty, how: int) -> list[Message]:
    """What is said instead of sending; nothing where it may leave."""
    if not (campaign.words or campaign.attachment_id):
        return broadcast.ask(talk, str(campaign.id))
    before, digest = broadcasts.was_shown(campaign)
    reached = broadcasts.audience_of(talk.tx, broadcasts.within(campaign.audience, duty))
    if not reached.count:
        return [_nobody(talk, campaign)]
    if reached.digest != digest:
        changed = Message(talk.t("broadcast.audience_changed", before=before, after=reached.count))
        return [changed, _summary(talk, campaign, duty, _reach(talk, campaign, duty))]
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    waits = broadcasts.leaves_at(ceremony, talk.now, urgent=campaign.urgent) != talk.now
    return [_summary(talk, campaign, duty, reached)] if waits and how == quiet.NOW else []


def _reach(talk: Talk, campaign: Campaign, duty: Duty) -> Reach:
    """Whom it means now, remembered as what was shown."""
    reached = broadcasts.audience_of(talk.tx, broadcasts.within(campaign.audience, duty))
    broadcasts.show(talk.tx, campaign, reached)
    return reached


def _sample(talk: Talk, campaign: Campaign, duty: Duty) -> Message:
    """As a guest gets it. It is about nobody: what an organiser has seen has not reached the guest."""
    with_chat, without = audience.reachable(talk.tx, broadcasts.within(campaign.audience, duty))
    every = with_chat or without
    guest = guests.get(talk.tx, every[0]) if every else None
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    language = talk.chat.language
    made = broadcasts.message(campaign, ceremony, guest, language, talk.links, ack="broadcast_sample")
    return replace(made, about=None)


def _nobody(talk: Talk, campaign: Campaign) -> Message:
    rows = (button(talk, "change_audience", f"broadcast_audience:{campaign.id}"),)
    return drafts.step(talk, campaign, talk.t("broadcast.nobody"), rows)


def _summary(talk: Talk, campaign: Campaign, duty: Duty, reached: Reach) -> Message:
    ceremony, t, urgent = ceremonies.get(talk.tx, campaign.ceremony_id), talk.t, campaign.urgent
    text = t(
        "broadcast.summary",
        who=broadcast_audience.describe(talk, broadcasts.within(campaign.audience, duty)),
        reach=broadcast_audience.reach(talk, reached),
        ack=t("broadcast.yes" if campaign.asks_ack else "broadcast.no"),
        urgent=t("broadcast.yes" if urgent else "broadcast.no"),
    )
    data = f"broadcast_send:{campaign.id}"
    rows = (*quiet.send_buttons(talk, ceremony, data, "send_now", urgent=urgent), *_more(talk, campaign))
    return drafts.step(talk, campaign, text + quiet.note(talk, ceremony, urgent=urgent), rows)


def _more(talk: Talk, campaign: Campaign) -> tuple[tuple[Button, ...], ...]:
    option = f"broadcast_option:{campaign.id}"
    return (
        button(talk, "send_later", f"broadcast_when:{campaign.id}"),
        button(talk, "no_ack" if campaign.asks_ack else "ask_ack", f"{option}:ack"),
        button(talk, "not_urgent" if campaign.urgent else "urgent", f"{option}:urgent"),
        button(talk, "change_words", f"broadcast_open:{campaign.id}"),
        button(talk, "change_audience", f"broadcast_audience:{campaign.id}"),
    )


def _back(talk: Talk, campaign: Campaign) -> tuple[tuple[Button, ...], ...]:
    return (button(talk, "to_preview", f"broadcast_preview:{campaign.id}"),)


def _warnings(talk: Talk, campaign: Campaign, ceremony: Ceremony, moment: datetime) -> list[str]:
    """What may surprise at this moment: quiet hours, and a ceremony that is over."""
    said = quiet.then(talk, ceremony, moment, urgent=campaign.urgent)
    if moment >= ceremony.doors[1]:
        said.append(talk.t("broadcast.after_the_end"))
    return said


def _check_not_past(talk: Talk, moment: datetime, ceremony: Ceremony) -> None:
    if moment <= talk.now:
        shown = (show_moment(talk.t, each, ceremony) for each in (moment, talk.now))
        at, now = shown
        raise Refused("moment_past", at=at, now=now)


def _moment(minutes: int) -> datetime:
    try:
        return datetime.fromtimestamp(minutes * 60, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise Refused("old_button") from error
