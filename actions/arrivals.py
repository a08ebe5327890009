"""What happens when a guest has really come in."""

from datetime import datetime

from ceremony.model import Guest
from storage.admissions import Admission
from storage.types import Transaction


def arrived(tx: Transaction, guest: Guest, admission: Admission, now: datetime) -> None:
    """Called once in the transaction of each admission; one that was made without a network comes later."""
