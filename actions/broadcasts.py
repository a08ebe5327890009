"""Broadcasts: a draft with words, a file and an audience, sent now, or by itself when it is due."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.campaigns import Round
from ceremony.audience import Selection
from ceremony.errors import Refused
from ceremony.model import Ceremony, Guest, Role
from ceremony.quiet import quiet_until
from messages import placeholders, styled
from messages.links import Links
from messages.model import Attachment, Button, Message, Received
from messages.styled import Run
from messages.texts import Texts, texts
from printing.photos import is_photo
from storage import attachments, audience, audit, campaigns, ceremonies
from storage.campaigns import Campaign, Kind, Stage
from storage.chats import Chat
from storage.staff import Duty
from storage.types import Transaction

EXCERPT = 40
NOT_BEGUN = (Stage.DRAFT, Stage.SCHEDULED)


@dataclass(frozen=True)
class Reach:
    """How many people a selection means, by channel ('' for none), and what tells them from any other audience."""

    channels: dict[str, int]
    digest: str

    @property
    def count(self) -> int:
        """How many people they are."""
        return sum(self.channels.values())


def begin(tx: Transaction, duty: Duty, chat: Chat, key: str, now: datetime) -> int:
    """A new draft, or the one of this chat that is still empty."""
    for draft in campaigns.in_stage(tx, Stage.DRAFT, ceremony_id=duty.ceremony_id):
        if draft.by_chat == chat.id and not draft.words and draft.attachment_id is None:
            return draft.id
    selection = within(Selection(duty.ceremony_id), duty)
    started = campaigns.start(tx, key, selection, Kind.BROADCAST, "", chat.id, now, stage=Stage.DRAFT)
    assert started is not None
    return started


def within(selection: Selection, duty: Duty) -> Selection:
    """The part of a selection that somebody with this duty may write to: a host reaches its own group only."""
    if duty.role is not Role.HOST:
        return selection
    if duty.group_id is None:
        raise Refused("not_yours")
    return replace(selection, groups=(duty.group_id,), roles=())


def words_of(campaign: Campaign) -> tuple[Run, ...]:
    """The words of a broadcast with their marks and places."""
    return styled.load(json.loads(campaign.words)) if campaign.words else ()


def change(tx: Transaction, campaign: Campaign, **values: object) -> None:
    """Change a draft.

    Raises:
        Refused: it is a draft no longer.
    """
    if not campaigns.move_on(tx, campaign.id, (Stage.DRAFT,), Stage.DRAFT, **values):
        raise Refused("no_draft")


def set_words(tx: Transaction, campaign: Campaign, runs: Sequence[Run]) -> None:
    """Put these words in the place of a draft's."""
    change(tx, campaign, words=json.dumps(styled.dump(runs), ensure_ascii=False) if runs else "")


def aim(tx: Transaction, campaign: Campaign, selection: Selection, duty: Duty) -> None:
    """Let a draft be for these people, as far as somebody with this duty reaches."""
    change(tx, campaign, audience=within(selection, duty).dump())


def attach(tx: Transaction, campaign: Campaign, file: Received, chat: Chat, now: datetime) -> None:
    """Let a file go with a draft, in the place of an earlier one; the platform it came by has it already.

    A picture that no platform takes as a photo goes as a document.
    """
    taken = file.kind == "photo" and (file.upload_id or is_photo(file.data))
    kind = "photo" if taken else "document"
    kept = attachments.keep(tx, campaign.ceremony_id, kind, file.name, file.mime, file.data, now)
    if file.upload_id:
        attachments.note_upload(tx, chat.channel, kept, file.upload_id)
    _enclose(tx, campaign, kept)


def detach(tx: Transaction, campaign: Campaign) -> None:
    """Let no file go with a draft; what was made a document is its words again."""
    stored = attachments.find(tx, campaign.attachment_id) if campaign.attachment_id else None
    _enclose(tx, campaign, None)
    if stored and stored.kind == "letter":
        set_words(tx, campaign, (Run(stored.data.decode()),))


def _enclose(tx: Transaction, campaign: Campaign, attachment_id: int | None) -> None:
    """Let this file go with a draft, and drop the one it replaces."""
    change(tx, campaign, attachment_id=attachment_id)
    attachments.drop_unused(tx, campaign.ceremony_id)


def make_letter(tx: Transaction, campaign: Campaign, t: Texts, now: datetime) -> None:
    """Let the words go as a document, and say in their place that it is enclosed.

    Raises:
        Refused: a word is different for each reader, or a file goes with it already.
    """
    text = styled.plain(words_of(campaign))
    if placeholders.is_personal(text) or campaign.attachment_id is not None:
        raise Refused("no_letter")
    ceremony = ceremonies.get(tx, campaign.ceremony_id)
    filled = styled.plain(styled.substitute((Run(text),), common_values(t, ceremony)))
    name, mime = t("broadcast.letter_name"), "application/pdf"
    kept = attachments.keep(tx, campaign.ceremony_id, "letter", name, mime, filled.encode(), now)
    set_words(tx, campaign, (Run(t("broadcast.letter_words")),))
    change(tx, campaign, attachment_id=kept)


def common_values(t: Texts, ceremony: Ceremony) -> dict[str, str]:
    """What stands in the places that are the same for everybody."""
    every = placeholders.values(t, ceremony, None, Links(""))
    return {name: every[name] for name in placeholders.COMMON}


def longest(tx: Transaction, t: Texts, campaign: Campaign, links: Links) -> int:
    """How long the words become at most for a guest of this ceremony, in UTF-16 units."""
    found = audience.longest(tx, campaign.ceremony_id)
    post = found["position"] + 1 + found["unit"]
    lengths = dict(
        xung_ho=found["honorific"],
        ho_ten=max(found["name"], post),
        chuc_vu=found["position"],
        don_vi=found["unit"],
        cho_ngoi=max(found["seat"], len(t("delegate.seat_unknown"))),
        link=len(links.invitation("0" * 16)),
    )
    ceremony = ceremonies.get(tx, campaign.ceremony_id)
    return placeholders.longest(words_of(campaign), common_values(t, ceremony), lengths)


def message(
    campaign: Campaign, ceremony: Ceremony, guest: Guest | None, language: str, links: Links, *, ack: str = "ack"
) -> Message:
    """What a broadcast says to a guest, or to staff (None); `ack` is the verb of the button that acknowledges."""
    t, about = texts(language), guest.id if guest else None
    values = placeholders.values(t, ceremony, guest, links)
    runs = placeholders.fill(words_of(campaign), values, named=guest is not None and bool(guest.comes.name))
    acknowledge = ((Button(t("button.acknowledge"), f"{ack}:{campaign.id}:{about or 0}"),),)
    return Message(
        styled.plain(runs),
        acknowledge if campaign.asks_ack else (),
        about=about,
        language=language,
        styled=runs if any(run.styles or run.link for run in runs) else (),
        attachment=Attachment("stored", campaign.attachment_id, language) if campaign.attachment_id else None,
    )


def audience_of(tx: Transaction, selection: Selection) -> Reach:
    """Whom a selection means now."""
    return Reach(audience.by_channel(tx, selection), audience.digest(tx, selection))


def show(tx: Transaction, campaign: Campaign, shown: Reach) -> None:
    """Remember the audience that was shown to who is about to send."""
    change(tx, campaign, previewed=f"{shown.count}:{shown.digest}")


def was_shown(campaign: Campaign) -> tuple[int, str]:
    """How many were shown last, and what told them from others."""
    count, _, digest = campaign.previewed.partition(":")
    return int(count or 0), digest


def send(tx: Transaction, campaign: Campaign, duty: Duty, now: datetime, *, urgent: bool) -> Round:
    """Send a draft to whom it means now; a second time nothing is sent."""
    selection = within(campaign.audience, duty)
    return start(tx, campaign, selection, duty.chat_id, now, urgent=urgent)


def schedule(tx: Transaction, campaign: Campaign, duty: Duty, send_at: datetime, now: datetime) -> None:
    """Let a draft be sent by itself at a moment, to whom its selection means then.

    Raises:
        Refused: it is a draft no longer.
    """
    aimed = within(campaign.audience, duty).dump()
    if not campaigns.move_on(tx, campaign.id, (Stage.DRAFT,), Stage.SCHEDULED, send_at=send_at, audience=aimed):
        raise Refused("no_draft")
    act, by, at = "broadcast_scheduled", duty.chat_id, send_at
    audit.record(tx, campaign.ceremony_id, act, now, by_chat=by, campaign=campaign.id, send_at=at)


def unschedule(tx: Transaction, campaign: Campaign) -> None:
    """Make a scheduled broadcast a draft again.

    Raises:
        Refused: it has begun, or is gone.
    """
    if not campaigns.move_on(tx, campaign.id, NOT_BEGUN, Stage.DRAFT, send_at=None):
        raise Refused("no_draft")


def discard(tx: Transaction, campaign: Campaign, duty: Duty, now: datetime) -> None:
    """Delete what has not begun.

    Raises:
        Refused: it has begun, or is gone.
    """
    if not campaigns.discard(tx, campaign.id):
        raise Refused("no_draft")
    attachments.drop_unused(tx, campaign.ceremony_id)
    act, by = "broadcast_discarded", duty.chat_id
    audit.record(tx, campaign.ceremony_id, act, now, by_chat=by, campaign=campaign.id, stage=campaign.stage)


def leaves_at(ceremony: Ceremony, moment: datetime, *, urgent: bool) -> datetime:
    """When what is sent at a moment leaves: quiet hours hold what is not urgent."""
    return (None if urgent else quiet_until(ceremony, moment)) or moment


def start(
    tx: Transaction, campaign: Campaign, selection: Selection, by_chat: int | None, now: datetime, *, urgent: bool
) -> Round:
    """Queue what has not begun; a second time nothing is queued."""
    begun = dict(started_at=now, urgent=urgent, audience=selection.dump())
    if not campaigns.move_on(tx, campaign.id, NOT_BEGUN, Stage.RUNNING, **begun):
        return Round(None, 0, 0)
    due_at = leaves_at(ceremonies.get(tx, campaign.ceremony_id), now, urgent=urgent)
    reachable, without = audience.queue(tx, campaign.id, selection, now, due_at)
    facts = dict(campaign=campaign.id, reachable=reachable, without=without, urgent=urgent)
    audit.record(tx, campaign.ceremony_id, Kind.BROADCAST, now, by_chat=by_chat, **facts)
    return Round(campaign.id, reachable, without)


def excerpt(t: Texts, campaign: Campaign) -> str:
    """The first words of a broadcast, to know it by, or what it is where it has none."""
    if campaign.kind is not Kind.BROADCAST:
        return t(f"broadcast.kind_{campaign.kind}")
    words = " ".join(placeholders.left_out(styled.plain(words_of(campaign))).split())
    if not words:
        return t("broadcast.only_a_file" if campaign.attachment_id else "broadcast.no_words")
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"
