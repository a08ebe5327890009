"""How far a campaign is, shown to whoever asks or started it, and the buttons that steer it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from actions import control, progress, reporting
from actions.campaigns import Round
from ceremony.errors import Refused
from ceremony.model import Role
from handlers.talk import Talk, at_ceremony, button, numbers
from messages.model import Button, Message
from storage import campaigns
from storage.campaigns import Campaign, Stage
from storage.staff import Duty
from storage.types import Transaction

LISTED = 8
Act = Callable[[Transaction, Campaign, Duty, datetime], int]


def begun(talk: Talk, started: Round) -> list[Message]:
    """What is said when a campaign was started; the second time that it had been started before."""
    if started.campaign_id is None:
        return [Message(talk.t("organiser.already_started"))]
    if not started.reachable:
        progress.end(talk.tx, started.campaign_id)
    return [_shown(talk, started.campaign_id)]


def choose(talk: Talk, argument: str) -> list[Message]:
    """How far what is under way is, else what the last campaigns came to; with several, ask which."""
    return at_ceremony(talk, "progress_of", argument, _choose, Role.ORGANISER, Role.HOST)


def show(talk: Talk, argument: str) -> list[Message]:
    """How far one campaign is."""
    campaign, _ = _named(talk, argument)
    return [_shown(talk, campaign.id)]


def pause(talk: Talk, argument: str) -> list[Message]:
    """Hold what has not left."""
    return _steer(talk, argument, control.pause, "paused")


def resume(talk: Talk, argument: str) -> list[Message]:
    """Let go what was held."""
    return _steer(talk, argument, control.resume, "resumed")


def ask_drop(talk: Talk, argument: str) -> list[Message]:
    """Ask once more before the rest is not sent."""
    campaign, _ = _named(talk, argument)
    if campaign.stage not in control.UNDER_WAY:
        raise Refused("campaign_moved_on")
    facts = progress.look(talk.tx, campaign.id, talk.now)
    count = facts.tally.queued + facts.tally.held
    text = talk.t("progress.ask_drop", name=reporting.name(talk.t, facts), count=count)
    yes = (Button(talk.t("progress.button.drop_send"), f"drop_send:{campaign.id}"),)
    return [Message(text, (yes, button(talk, "cancel", "cancel")))]


def drop(talk: Talk, argument: str) -> list[Message]:
    """Send no more of a campaign; who started it is told what became of it."""
    said = _steer(talk, argument, control.drop_rest, "dropped")
    (campaign_id,) = numbers(argument, 1)
    progress.report(talk.tx, campaign_id, talk.now, but=talk.chat.id)
    return said


def resend(talk: Talk, argument: str) -> list[Message]:
    """Send again what failed."""
    return _steer(talk, argument, control.resend, "resent")


def _steer(talk: Talk, argument: str, act: Act, said: str) -> list[Message]:
    """Do something to a campaign, say what was done, and show how far it is now."""
    campaign, duty = _named(talk, argument)
    count = act(talk.tx, campaign, duty, talk.now)
    return [Message(talk.t(f"progress.{said}", count=count)), _shown(talk, campaign.id)]


def _shown(talk: Talk, campaign_id: int) -> Message:
    """How far a campaign is. Who started it has this message kept up to date from now on, as far as it can be."""
    message = progress.show(talk.tx, campaign_id, talk.t.language, talk.now)
    campaign = campaigns.get(talk.tx, campaign_id)
    follows = campaign.by_chat == talk.chat.id or campaign.progress_id is None
    kept = follows and campaign.stage in control.UNDER_WAY
    return replace(message, progress_of=campaign_id) if kept else message


def _named(talk: Talk, argument: str) -> tuple[Campaign, Duty]:
    (campaign_id,) = numbers(argument, 1)
    campaign = campaigns.find(talk.tx, campaign_id)
    if campaign is None or campaign.stage in (Stage.DRAFT, Stage.SCHEDULED):
        raise Refused("old_button")
    talk.duty(campaign.ceremony_id, Role.ORGANISER, Role.HOST)
    for duty in talk.duties:
        if control.may_steer(talk.tx, duty, campaign):
            return campaign, duty
    raise Refused("campaign_not_yours")


def _choose(talk: Talk, duty: Duty) -> list[Message]:
    under_way = _own(talk, duty, *control.UNDER_WAY)
    some = under_way or _own(talk, duty, Stage.FINISHED, Stage.CANCELLED)[:LISTED]
    if not some:
        return [Message(talk.t("progress.nothing"))]
    if len(some) == 1:
        return [_shown(talk, some[0].id)]
    rows = tuple((Button(_label(talk, campaign), f"progress:{campaign.id}"),) for campaign in some)
    return [Message(talk.t("progress.choose" if under_way else "progress.choose_over"), rows)]


def _own(talk: Talk, duty: Duty, *stages: Stage) -> list[Campaign]:
    found = campaigns.in_stage(talk.tx, *stages, ceremony_id=duty.ceremony_id)
    return [campaign for campaign in found if control.may_steer(talk.tx, duty, campaign)]


def _label(talk: Talk, campaign: Campaign) -> str:
    facts = progress.look(talk.tx, campaign.id, talk.now)
    done = facts.tally.addressed - facts.tally.pending
    return talk.t("progress.label", name=reporting.name(talk.t, facts), done=done, addressed=facts.tally.addressed)
