"""Words with marks: splitting and filling in loses no word and no mark."""

import unicodedata
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from messages import styled
from messages.lengths import length
from messages.plain import parts
from messages.styled import Run, Style

NFD, FAMILY = unicodedata.normalize("NFD", "ễ"), "👨\u200d👩\u200d👧"
LETTERS = st.sampled_from(["a", "Đ", "ễ", NFD, "🌸", FAMILY, " ", "\n", "\n\n", "{", "}"])
WORDS = st.lists(LETTERS, max_size=40).map("".join)
STYLES = st.lists(st.sampled_from(get_args(Style)), max_size=3, unique=True).map(tuple)
LINKS = st.sampled_from(["", "https://example.org/a"])
RUNS = st.lists(st.builds(Run, WORDS, STYLES, LINKS), max_size=6).map(tuple)


def _letters(runs: tuple[Run, ...]) -> list[tuple[str, object]]:
    """Every visible letter with its marks."""
    return [(letter, run.marks) for run in runs for letter in run.text if not letter.isspace()]


@given(RUNS, st.integers(4, 30))
def test_parts_fit_and_keep_every_letter_with_its_marks(runs: tuple[Run, ...], limit: int) -> None:
    found = styled.split(runs, limit)
    assert all(length(styled.plain(part)) <= limit for part in found)
    assert [letter for part in found for letter in _letters(part)] == _letters(runs)
    assert [styled.plain(part) for part in found] == parts(styled.plain(runs), limit)
    assert len(found) == 1 or all(styled.plain(part) for part in found)


@given(RUNS)
def test_what_is_joined_says_the_same_in_fewer_runs(runs: tuple[Run, ...]) -> None:
    found = styled.joined(runs)
    assert styled.plain(found) == styled.plain(runs)
    assert _letters(found) == _letters(runs)
    assert all(one.marks != other.marks for one, other in pairwise(found))


@given(RUNS, RUNS, WORDS)
def test_a_place_is_filled_in_with_the_marks_of_its_run(
    before: tuple[Run, ...], after: tuple[Run, ...], name: str
) -> None:
    runs = (*before, Run("{ho_ten}", ("bold",)), *after)
    found = styled.substitute(runs, {"ho_ten": name})
    assert styled.plain(found) == styled.plain(before) + name + styled.plain(after)
    assert _letters(found) == _letters((*before, Run(name, ("bold",)), *after))


@given(RUNS)
def test_a_place_without_a_value_stays(runs: tuple[Run, ...]) -> None:
    assert styled.plain(styled.substitute(runs, {})) == styled.plain(runs)


def test_a_value_that_looks_like_a_place_is_not_filled_in_again() -> None:
    found = styled.substitute([Run("{ho_ten} {gio} {la}")], {"ho_ten": "{gio}", "gio": "7"})
    assert styled.plain(found) == "{gio} 7 {la}"


@given(RUNS)
def test_runs_come_back_from_json(runs: tuple[Run, ...]) -> None:
    assert styled.load(styled.dump(runs)) == runs


def test_a_text_is_cut_at_paragraphs_before_lines_before_words() -> None:
    assert parts("một hai ba\nbốn năm\n\nsáu bảy tám", 22) == ["một hai ba\nbốn năm", "sáu bảy tám"]
    assert parts("một hai ba\nbốn năm sáu", 16) == ["một hai ba", "bốn năm sáu"]
    assert parts("một hai ba bốn", 13) == ["một hai ba", "bốn"]
    assert parts("một hai\n\nba bốn năm", 14) == ["một hai", "ba bốn năm"]
    assert parts("🌸" * 5, 4) == ["🌸🌸", "🌸🌸", "🌸"]


def test_no_part_is_empty_however_much_white_space_there_is() -> None:
    assert parts("a" + "\n" * 50 + "b" + " " * 50, 10) == ["a", "b"]
    assert parts(" \n ", 10) == [""]


def test_where_a_link_leads_is_spelt_out_once() -> None:
    link = "https://example.org/a"
    runs = (Run("Xem "), Run("chương ", (), link), Run("trình", ("bold",), link), Run("; "), Run(link, (), link))
    assert styled.spelt_out(runs) == f"Xem chương trình ({link}); {link}"


@given(RUNS)
def test_cleaning_takes_space_at_the_ends_only(runs: tuple[Run, ...]) -> None:
    assert styled.plain(styled.cleaned(runs)) == unicodedata.normalize("NFC", styled.plain(runs).strip())


def test_control_characters_go_and_ends_of_lines_stay() -> None:
    assert styled.plain(styled.cleaned([Run("\r\n a\x00b\r\nc\u0065\u0301 ")])) == "ab\ncé"
