"""The register of requests about personal data, as the command line enters and prints it."""

from datetime import datetime, timedelta

from ceremony.codes import read_code
from ceremony.errors import Refused
from ceremony.model import Ceremony
from ceremony.privacy import Kind, acknowledge_by, due_at, purge_at
from messages.texts import Texts
from messages.times import show_moment
from storage import ceremonies, codes, guests, listing, requests
from storage.requests import Request
from storage.types import Transaction


def enter(tx: Transaction, t: Texts, ceremony: Ceremony, guest: str, kind: Kind, now: datetime) -> str:
    """Enter a request that came on paper; tells its number and until when it has to be done.

    Raises:
        Refused: the ceremony has no such guest.
    """
    guest_id = listed(tx, ceremony, guest)
    number = requests.add(tx, ceremony.id, guest_id, kind, now, how="paper")
    acknowledge = show_moment(t, acknowledge_by(now, ceremony.zone), ceremony)
    due = show_moment(t, due_at(kind, now), ceremony)
    return t("cli.request_entered", number=number, acknowledge=acknowledge, due=due)


def close(tx: Transaction, t: Texts, number: int, now: datetime) -> str:
    """Mark a request as done.

    Raises:
        Refused: there is no such open request.
    """
    if not requests.set_done(tx, number, now):
        raise Refused("no_such_request", number=number)
    return t("cli.request_done", number=number)


def lines(tx: Transaction, t: Texts, ceremony: Ceremony, keep: timedelta, now: datetime) -> list[str]:
    """The register, the consents, and when data goes or went."""
    consents = {str(consent): number for consent, number in guests.count_consents(tx, ceremony.id).items()}
    register = [_line(tx, t, ceremony, each, now) for each in requests.of_ceremony(tx, ceremony.id)]
    _, purged_at = ceremonies.purge_state(tx, ceremony.id)
    if purged_at:
        purge = t("cli.report_purged", done=show_moment(t, purged_at, ceremony))
    else:
        purge = t("cli.report_purge", due=show_moment(t, purge_at(ceremony, keep), ceremony))
    heading = t("cli.report_heading", title=ceremony.title)
    return [heading, *(register or [t("cli.report_none")]), t("cli.report_consent", **consents), purge]


def _line(tx: Transaction, t: Texts, ceremony: Ceremony, each: Request, now: datetime) -> str:
    key = "closed" if each.done_at else "late" if now > each.due_at else "open"
    return t(
        f"cli.report_{key}",
        number=each.id,
        kind=t(f"request.{each.kind}"),
        how=t(f"how.{each.how}"),
        post=guests.get(tx, each.guest_id).post,
        received=show_moment(t, each.received_at, ceremony),
        acknowledge=show_moment(t, acknowledge_by(each.received_at, ceremony.zone), ceremony),
        due=show_moment(t, each.due_at, ceremony),
        done=show_moment(t, each.done_at, ceremony) if each.done_at else "",
    )


def listed(tx: Transaction, ceremony: Ceremony, guest: str) -> int:
    """The guest with this code, or with this key in the plan.

    Raises:
        Refused: the ceremony has no such guest.
    """
    code = read_code(guest)
    found = codes.find(tx, code) if code else None
    guest_id = found.guest_id if found else listing.keys_of(tx, ceremony.id).get(guest)
    if guest_id is None or guests.get(tx, guest_id).ceremony_id != ceremony.id:
        raise Refused("no_such_listed", guest=guest)
    return guest_id
