"""Every messy file gives exactly what it must, and everything that is told has its sentence."""

import pytest

from lists.model import Entry, Listing, Remark
from lists.reading import read
from messages.texts import LANGUAGES, texts
from tests.lists.messy import Messy, Told, examples


def told(entry: Entry) -> list[Remark]:
    """All that is told of a row."""
    return [each for each in (*entry.warnings, entry.asks, entry.refused) if each]


def rows_of(listing: Listing) -> list[Told]:
    """What a list gives, in the words of the examples."""
    return [
        (each.row, {str(key): text for key, text in each.says.items() if text}, [one.key for one in told(each)])
        for each in listing.entries
    ]


@pytest.mark.parametrize("messy", examples(), ids=lambda messy: messy.name)
def test_a_messy_file_gives_what_it_must(messy: Messy) -> None:
    listing = read(messy.name, messy.data)
    assert rows_of(listing) == list(messy.gives)
    assert sorted(each.key for each in listing.remarks) == sorted(messy.told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("messy", examples(), ids=lambda messy: messy.name)
def test_what_is_told_can_be_said(messy: Messy, language: str) -> None:
    listing = read(messy.name, messy.data)
    remarks = [*listing.remarks, *(each for entry in listing.entries for each in told(entry))]
    assert all(texts(language)(f"lists.{each.key}", **each.details) for each in remarks)
