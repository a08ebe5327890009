"""Row numbers of a paper roster as people key them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.rows import read_rows

PRINTED = {1, 2, 3, 4, 7, 8, 9, 12}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 4 7-12", (1, 4, 7, 8, 9, 12)),
        ("1,4;7 – 9", (1, 4, 7, 8, 9)),
        ("4 4 3-4\n1", (4, 3, 1)),
        ("", ()),
    ],
)
def test_numbers_and_ranges_are_read(text: str, numbers: tuple[int, ...]) -> None:
    read = read_rows(text, PRINTED)
    assert (read.numbers, read.mistakes) == (numbers, ())


@pytest.mark.parametrize(
    ("text", "mistake"),
    [("12-7", "reversed"), ("5", "unknown_row"), ("7-99", "unknown_row"), ("7-", "not_a_row"), ("x", "not_a_row")],
)
def test_every_mistake_is_named_beside_what_is_right(text: str, mistake: str) -> None:
    read = read_rows(f"1 {text}", PRINTED)
    assert (read.numbers, read.mistakes) == ((1,), ((mistake, text),))


@given(st.text())
def test_any_text_is_read_without_a_row_that_was_not_printed(text: str) -> None:
    assert set(read_rows(text, PRINTED).numbers) <= PRINTED
