"""A person's own data, at their own wish: consent, and to see, correct and delete what is kept."""

from actions import privacy, rsvp
from ceremony import privacy as rules
from ceremony.errors import Refused
from ceremony.model import Consent, Guest, Holder, Reply
from ceremony.names import read_name
from ceremony.phones import read_phone
from handlers import delegate, substitute
from handlers.talk import Talk, button, known_guest
from messages import record, wording
from messages.model import Button, Message
from messages.times import show_day


def consent(talk: Talk, argument: str) -> list[Message]:
    """Record the answer to the question for consent, and go on to the name where it is still missing."""
    guest = _decided(talk, argument)
    given = guest.consent is Consent.GIVEN
    text = talk.t("privacy.agreed" if given else "privacy.not_agreed", honorific=guest.honorific)
    if not given and guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED):
        # With the words of this conversation went the ticket in it.
        return [delegate.ticket(talk, guest, text)]
    if not given or guest.name or guest.reply is not Reply.ATTENDING:
        return [Message(text, about=guest.id)]
    question, skip = delegate.ask_name(talk, guest)
    return [Message(f"{text}\n\n{question}", (skip,), about=guest.id)]


def consent_first(talk: Talk, argument: str) -> list[Message]:
    """Record the answer to the question for consent, and go on naming the substitute."""
    return substitute.begin(talk, str(_decided(talk, argument).id))


def _decided(talk: Talk, argument: str) -> Guest:
    answer, _, number = argument.partition(":")
    if answer not in ("yes", "no"):
        raise Refused("old_button")
    guest_id = known_guest(talk, number)
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    talk.done()
    return privacy.consent(talk.tx, guest_id, answer == "yes", by=by, now=talk.now)


def show(talk: Talk, argument: str) -> list[Message]:
    """Everything kept about a guest of this chat, and what may be done about it."""
    return delegate.for_guest(talk, "data", argument, _shown)


def _shown(talk: Talk, guest: Guest) -> Message:
    by = rsvp.actor(talk.tx, talk.chat.id, guest.id)
    kept = privacy.view(talk.tx, guest.id, by=by, now=talk.now)
    parts = [record.describe(talk.t, kept)]
    until = rules.purge_at(kept.ceremony, talk.keep).astimezone(kept.ceremony.zone)
    parts.append(talk.t("privacy.kept_until", day=show_day(until)))
    if talk.links.public:
        parts.append(talk.t("privacy.as_file", button=talk.t("page.data")))
    return Message("\n\n".join(parts), _wishes(talk, guest, by.holder), about=guest.id)


def _wishes(talk: Talk, guest: Guest, holder: Holder) -> tuple[tuple[Button, ...], ...]:
    rows = []
    if rules.may_keep(guest):
        rows += [button(talk, f"correct_{field}", f"correct:{field}:{guest.id}") for field in ("name", "phone")]
    if guest.asks_consent and holder is Holder.INVITED:
        given = guest.consent is Consent.GIVEN
        key, answer = ("withdraw", "no") if given else ("agree", "yes")
        rows.append(button(talk, key, f"consent:{answer}:{guest.id}"))
    return (*rows, button(talk, "erase", f"erase:{guest.id}"))


def ask_correction(talk: Talk, argument: str) -> list[Message]:
    """Ask for the right name or phone."""
    field, _, number = argument.partition(":")
    if field not in ("name", "phone"):
        raise Refused("old_button")
    guest_id = known_guest(talk, number)
    rsvp.actor(talk.tx, talk.chat.id, guest_id)
    talk.ask(f"correct_{field}", guest=guest_id)
    return [Message(talk.t(f"privacy.ask_{field}"), (button(talk, "cancel", "cancel"),))]


def take_correction(talk: Talk, text: str) -> list[Message]:
    """Store the right name or phone; a bad one is asked for again."""
    field = talk.chat.step.name.removeprefix("correct_")
    value = read_name(text) if field == "name" else read_phone(text)
    if value is None:
        return [Message(talk.t(f"privacy.bad_{field}"), (button(talk, "cancel", "cancel"),))]
    guest_id = int(talk.draft["guest"])
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    privacy.correct(talk.tx, guest_id, field, value, by=by, now=talk.now)
    talk.done()
    return [Message(talk.t("privacy.corrected"), about=guest_id)]


def ask_erasure(talk: Talk, argument: str) -> list[Message]:
    """Say what goes, what stays and why, and ask whether to go on."""
    return delegate.for_guest(talk, "erase", argument, _erasure)


def _erasure(talk: Talk, guest: Guest) -> Message:
    by = rsvp.actor(talk.tx, talk.chat.id, guest.id)
    privacy.refuse_clerk(by)
    facts = dict(addressed=wording.addressed(guest), post=guest.post)
    if by.holder is Holder.SUBSTITUTE:
        text = talk.t("privacy.confirm_erase_substitute", **facts)
    else:
        text = talk.t("privacy.confirm_erase", **facts)
    rows = (button(talk, "erase_confirm", f"erase_confirm:{guest.id}"), button(talk, "cancel", "cancel"))
    return Message(text, rows, about=guest.id)


def erase(talk: Talk, argument: str) -> list[Message]:
    """Delete it."""
    guest_id = known_guest(talk, argument)
    by = rsvp.actor(talk.tx, talk.chat.id, guest_id)
    privacy.erase(talk.tx, guest_id, by=by, now=talk.now)
    return [Message(talk.t("privacy.erased"))]
