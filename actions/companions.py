"""Who comes along with a guest, where the ceremony asks for it."""

from datetime import datetime

from ceremony.errors import Refused
from ceremony.model import Reply, Status
from storage import audit, ceremonies, guests
from storage.types import Transaction

MOST = 9


def tell(tx: Transaction, guest_id: int, companions: int, driver: bool, now: datetime) -> None:
    """Record how many come along with a guest who comes, and whether a driver is among them.

    Raises:
        Refused: the ceremony does not ask, the guest does not come, or the number cannot be.
    """
    guest = guests.get(tx, guest_id)
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    coming = guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
    if not ceremony.asks_companions or not coming or guest.withdrawn or ceremony.status is not Status.PLANNED:
        raise Refused("companions_not_asked")
    if not 0 <= companions <= MOST:
        raise Refused("too_many_companions", most=MOST)
    if driver and not companions:
        raise Refused("driver_is_one")
    guests.set_companions(tx, guest_id, companions, driver)
    audit.record(tx, ceremony.id, "companions", now, guest_id=guest_id, companions=companions, driver=driver)
