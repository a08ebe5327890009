"""How much is to be made ready for those who come."""

from collections.abc import Mapping
from dataclasses import dataclass

RESERVE = 10
"""Percent beyond the confirmed heads: offices plan 5 to 10 (domain practice), and the larger is safer."""


@dataclass(frozen=True)
class Heads:
    """Who has confirmed, who comes along, how many of them have a driver, and who has not answered."""

    coming: int
    companions: int
    drivers: int
    awaiting: int


def needs(heads: Heads) -> Mapping[str, int]:
    """Chairs for all who sit in the hall, a document for each delegate, a drink for drivers too; reserve included.

    `at_most` is how many chairs it takes if everybody who has not answered comes.
    """
    seated = heads.coming + heads.companions
    return {
        "chairs": with_reserve(seated),
        "documents": with_reserve(heads.coming),
        "drinks": with_reserve(seated + heads.drivers),
        "at_most": with_reserve(seated + heads.awaiting),
    }


def with_reserve(number: int) -> int:
    """The number with its reserve, rounded up."""
    return number + -(-number * RESERVE // 100)
