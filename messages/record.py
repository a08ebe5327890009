"""What is kept about somebody, told to them: as a text, and as data to take away."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ceremony.model import Consent, Guest
from ceremony.phones import show_phone
from ceremony.privacy import Kept
from messages import wording
from messages.texts import Texts
from messages.times import show_moment


def describe(t: Texts, kept: Kept) -> str:
    """Everything that is kept, one thing a line."""
    guest, person, none = kept.guest, kept.person, t("privacy.none")
    moments = [show_moment(t, moment, kept.ceremony) for moment in kept.admitted]
    return t(
        "privacy.kept",
        title=kept.ceremony.title,
        post=guest.post,
        name=person.name or none,
        phone=show_phone(person.phone) if person.phone else none,
        reply=wording.describe_reply(t, guest),
        substitute=_substitute(kept) or none,
        companions=_companions(t, guest) or none,
        consent=_consent(t, kept),
        chats=_counted(t, _channels(t, kept)) or none,
        deliveries=_counted(t, _states(t, kept)) or none,
        admitted=", ".join(moments) or none,
        log="\n".join(_line(t, kept, *entry) for entry in kept.log) or none,
    )


def as_data(kept: Kept) -> dict[str, Any]:
    """The same for a file."""
    guest = kept.guest
    return dict(
        ceremony=kept.ceremony.title,
        post=guest.post,
        person=asdict(kept.person),
        reply=guest.reply,
        reason=guest.reason,
        substitute=asdict(guest.substitute) if guest.substitute else None,
        companions=guest.companions,
        driver=guest.driver,
        consent=dict(asked=guest.asks_consent, state=guest.consent, at=guest.consent_at),
        chats=kept.chats,
        deliveries=kept.deliveries,
        admitted=kept.admitted,
        log=[dict(at=moment, act=act) for moment, act in kept.log],
    )


def _substitute(kept: Kept) -> str:
    person = kept.guest.substitute
    if person is None:
        return ""
    phone = show_phone(person.phone) if person.phone else ""
    return ", ".join(part for part in (wording.name_and_post(person), phone) if part)


def _companions(t: Texts, guest: Guest) -> str:
    told = [t("privacy.companions", number=guest.companions)] if guest.companions else []
    return ", ".join([*told, t("privacy.driver")] if guest.driver else told)


def _consent(t: Texts, kept: Kept) -> str:
    guest = kept.guest
    if not guest.asks_consent and guest.consent is Consent.UNASKED:
        return t("consent.not_needed")
    moment = show_moment(t, guest.consent_at, kept.ceremony) if guest.consent_at else ""
    return t(f"consent.{guest.consent}", moment=moment)


def _counted(t: Texts, numbers: Iterable[tuple[str, int]]) -> str:
    return ", ".join(t("privacy.count", what=what, number=number) for what, number in numbers)


def _channels(t: Texts, kept: Kept) -> Iterator[tuple[str, int]]:
    for channel, number in sorted(kept.chats.items()):
        yield _known(t, f"channel.{channel}", "channel.other"), number


def _states(t: Texts, kept: Kept) -> Iterator[tuple[str, int]]:
    for state, number in sorted(kept.deliveries.items()):
        yield t(f"delivery.{state}"), number


def _line(t: Texts, kept: Kept, moment: datetime, act: str) -> str:
    done = _known(t, f"act.{act}", "act.other")
    return t("privacy.log_line", moment=show_moment(t, moment, kept.ceremony), act=done)


def _known(t: Texts, key: str, otherwise: str) -> str:
    """The sentence of a key that may be new, such as that of another channel."""
    return t(key) if t.has(key) else t(otherwise)
