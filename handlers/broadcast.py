"""Composing a broadcast: begin, go on with a draft, and what it says: words, a file, or both."""

from actions import broadcasts
from actions.broadcasts import excerpt
from ceremony.errors import Refused
from ceremony.model import Role
from handlers import drafts, quiet
from handlers.talk import Talk, at_ceremony, button, numbers
from messages import placeholders, styled
from messages.lengths import length
from messages.model import Button, Content, Filed, Message, Photographed, Received, Said
from messages.plain import parts
from messages.styled import Run
from messages.times import show_moment
from storage import campaigns, ceremonies
from storage.campaigns import Campaign, Stage
from storage.staff import Duty

ONE_MESSAGE = 4096
"""UTF-16 units that the wider platforms take in one message."""
LONGEST = 20_000
FULL, JOINED_WITHIN = 3500, 5.0
"""An app sends a long text as several messages: what follows a full one in so many seconds belongs to it."""
SHOWN = 8


def menu(talk: Talk, argument: str) -> list[Message]:
    """A new broadcast, the drafts, those that are scheduled and those that are being sent."""
    return at_ceremony(talk, "broadcast", argument, _menu, Role.ORGANISER, Role.HOST)


def begin(talk: Talk, argument: str) -> list[Message]:
    """Begin a draft and ask what it says."""
    (ceremony_id,) = numbers(argument, 1)
    duty = drafts.duty_at(talk, ceremony_id)
    campaign_id = broadcasts.begin(talk.tx, duty, talk.chat, f"broadcast:{talk.nonce}", talk.now)
    return _ask(talk, *drafts.draft(talk, str(campaign_id)))


def show(talk: Talk, argument: str) -> list[Message]:
    """Go on with a draft, or see what is scheduled."""
    campaign, duty = drafts.of_button(talk, argument)
    if campaign.stage is Stage.SCHEDULED:
        return [_scheduled(talk, campaign)]
    drafts.draft(talk, argument)
    return [_content(talk, campaign)] if _says_something(campaign) else _ask(talk, campaign, duty)


def keep(talk: Talk, argument: str) -> list[Message]:
    """Leave a draft for later."""
    drafts.draft(talk, argument)
    talk.done()
    return [Message(talk.t("broadcast.kept"))]


def discard(talk: Talk, argument: str) -> list[Message]:
    """Delete a draft, or what is scheduled."""
    campaign, duty = drafts.of_button(talk, argument)
    broadcasts.discard(talk.tx, campaign, duty, talk.now)
    talk.done()
    return [Message(talk.t("broadcast.discarded"))]


def unschedule(talk: Talk, argument: str) -> list[Message]:
    """Make what is scheduled a draft again, to be changed."""
    campaign, _ = drafts.of_button(talk, argument)
    broadcasts.unschedule(talk.tx, campaign)
    return [Message(talk.t("broadcast.unscheduled")), *show(talk, argument)]


def ask(talk: Talk, argument: str) -> list[Message]:
    """Ask for the words or the file anew."""
    return _ask(talk, *drafts.draft(talk, argument))


def drop_file(talk: Talk, argument: str) -> list[Message]:
    """Let no file go with it."""
    campaign, _ = drafts.draft(talk, argument)
    broadcasts.detach(talk.tx, campaign)
    return show(talk, argument)


def as_letter(talk: Talk, argument: str) -> list[Message]:
    """Let the words go as a document."""
    campaign, _ = drafts.draft(talk, argument)
    broadcasts.make_letter(talk.tx, campaign, talk.t, talk.now)
    return show(talk, argument)


def take(talk: Talk, content: Content) -> list[Message]:
    """Take words, a picture or a document as what the draft says."""
    campaign, _ = drafts.asked(talk)
    match content:
        case Said():
            _take_words(talk, campaign, content)
        case Photographed(file=Received() as file) | Filed(file=Received() as file):
            broadcasts.attach(talk.tx, campaign, file, talk.chat, talk.now)
            if file.caption and file.caption.text.strip():
                _take_words(talk, campaign, file.caption)
        case Photographed(problem="too_large") | Filed(problem="too_large"):
            raise Refused("file_too_large")
        case _:
            raise Refused("file_not_fetched")
    shown = show(talk, str(campaign.id))
    if isinstance(content, Said) and len(content.text) >= FULL:
        talk.ask("broadcast", campaign=campaign.id, full_at=talk.now.timestamp())
    return shown


def _take_words(talk: Talk, campaign: Campaign, said: Said) -> None:
    runs = _marked(said)
    if not runs:
        raise Refused("no_words")
    if talk.now.timestamp() - talk.draft.get("full_at", 0.0) <= JOINED_WITHIN:
        runs = (*broadcasts.words_of(campaign), Run("\n"), *runs)
    text = styled.plain(runs)
    if len(text) > LONGEST:
        raise Refused("too_long", limit=LONGEST)
    _check_places(talk, text)
    broadcasts.set_words(talk.tx, campaign, runs)


def _marked(said: Said) -> tuple[Run, ...]:
    """The words with their marks; where these do not fit the words, the words alone."""
    runs = said.styled if styled.plain(said.styled) == said.text else (Run(said.text),)
    return placeholders.whole(styled.cleaned(runs))


def _check_places(talk: Talk, text: str) -> None:
    known = ", ".join(f"{{{name}}}" for name in placeholders.NAMES)
    wrong = placeholders.unknown(text)
    if wrong:
        guesses = [f"{{{guess}}}" for name in wrong if (guess := placeholders.nearest(name))]
        meant = talk.t("broadcast.perhaps", guesses=", ".join(dict.fromkeys(guesses))) if guesses else ""
        named = ", ".join(f"{{{name[:40]}}}" for name in wrong[:SHOWN])
        raise Refused("unknown_places", unknown=named, meant=meant, known=known)
    if placeholders.has_single_brace(text):
        raise Refused("single_brace", known=known)


def _ask(talk: Talk, campaign: Campaign, duty: Duty) -> list[Message]:
    talk.ask("broadcast", campaign=campaign.id)
    known = ", ".join(f"{{{name}}}" for name in placeholders.NAMES)
    return [drafts.step(talk, campaign, talk.t("broadcast.ask", known=known), ())]


def _content(talk: Talk, campaign: Campaign) -> Message:
    """What the draft says so far, and what can be done with it; more words or a file may follow at once."""
    talk.ask("broadcast", campaign=campaign.id)
    most = broadcasts.longest(talk.tx, talk.t, campaign, talk.links)
    key = "file_and_words" if campaign.attachment_id and campaign.words else "content"
    text = talk.t(f"broadcast.{key}", words=excerpt(talk.t, campaign), length=most)
    rows: list[tuple[Button, ...]] = [button(talk, "choose_audience", f"broadcast_audience:{campaign.id}")]
    if most > ONE_MESSAGE:
        text = f"{text}\n\n{_too_long(talk, campaign, most)}"
        if _may_be_letter(campaign):
            rows.append(button(talk, "as_letter", f"broadcast_letter:{campaign.id}"))
    rows.append(button(talk, "change_content", f"broadcast_ask:{campaign.id}"))
    if campaign.attachment_id:
        rows.append(button(talk, "drop_file", f"broadcast_drop:{campaign.id}"))
    return drafts.step(talk, campaign, text, tuple(rows))


def _too_long(talk: Talk, campaign: Campaign, most: int) -> str:
    text = styled.plain(broadcasts.words_of(campaign))
    spare = max(ONE_MESSAGE // 2, ONE_MESSAGE - (most - length(text)))
    key = "too_long_or_letter" if _may_be_letter(campaign) else "too_long_no_letter"
    return talk.t(f"broadcast.{key}", limit=ONE_MESSAGE, length=most, count=max(2, len(parts(text, spare))))


def _may_be_letter(campaign: Campaign) -> bool:
    personal = placeholders.is_personal(styled.plain(broadcasts.words_of(campaign)))
    return campaign.attachment_id is None and not personal


def _says_something(campaign: Campaign) -> bool:
    return bool(campaign.words or campaign.attachment_id)


def _scheduled(talk: Talk, campaign: Campaign) -> Message:
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    assert campaign.send_at is not None
    at = show_moment(talk.t, campaign.send_at, ceremony)
    text = talk.t("broadcast.scheduled", words=excerpt(talk.t, campaign), at=at)
    waits = quiet.then(talk, ceremony, campaign.send_at, urgent=campaign.urgent)
    rows = (
        button(talk, "unschedule", f"broadcast_unschedule:{campaign.id}"),
        button(talk, "cancel_schedule", f"broadcast_discard:{campaign.id}"),
    )
    return Message("\n\n".join([text, *waits]), rows)


def _menu(talk: Talk, duty: Duty) -> list[Message]:
    duty = drafts.duty_at(talk, duty.ceremony_id)
    rows = [button(talk, "new_broadcast", f"broadcast_new:{duty.ceremony_id}")]
    listed = campaigns.in_stage(
        talk.tx, Stage.DRAFT, Stage.SCHEDULED, Stage.RUNNING, Stage.PAUSED, ceremony_id=duty.ceremony_id
    )
    own = [each for each in listed if duty.role is Role.ORGANISER or each.by_chat == talk.chat.id]
    rows += [(_listed(talk, each),) for each in own if _is_listed(each)][:SHOWN]
    title = ceremonies.get(talk.tx, duty.ceremony_id).title
    return [Message(talk.t("broadcast.menu", title=title), tuple(rows))]


def _is_listed(campaign: Campaign) -> bool:
    return campaign.stage is not Stage.DRAFT or _says_something(campaign)


def _listed(talk: Talk, campaign: Campaign) -> Button:
    if campaign.stage in (Stage.RUNNING, Stage.PAUSED):
        key = "broadcast.is_running" if campaign.stage is Stage.RUNNING else "broadcast.is_paused"
        label = talk.t(key, words=excerpt(talk.t, campaign))
        return Button(label, f"progress:{campaign.id}")
    ceremony = ceremonies.get(talk.tx, campaign.ceremony_id)
    at = show_moment(talk.t, campaign.send_at, ceremony) if campaign.send_at else ""
    label = talk.t(f"broadcast.is_{campaign.stage}", words=excerpt(talk.t, campaign), at=at)
    return Button(label, f"broadcast_open:{campaign.id}")
