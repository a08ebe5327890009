from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.cards import InvitationCard, TicketCard, invitation_blocks, ticket_blocks
from printing.fonts import ABOVE, BELOW, Face, words
from printing.layout import Box, CardOverflow, Figure, Grid, Line, Placed, Style, Text, arrange
from printing.paper import INSIDE

PLAIN = Style(Face.REGULAR, 40, 30, (0, 0, 0))
VIETNAMESE = st.text(st.sampled_from("Nguyễn Thị Ánh Tuyết ƯƠẲỵ 123,()"), max_size=60)
UNICODE = st.text(st.characters(exclude_categories=()), max_size=60)
TEXTS = st.builds(lambda text, times: text * times, VIETNAMESE | UNICODE, st.integers(0, 20))
ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=5).map(tuple)


def check(placed: tuple[Placed, ...], frame: Box) -> None:
    for block, after in pairwise(placed):
        assert block.box.bottom <= after.box.top
    for block in placed:
        assert frame.left <= block.box.left < block.box.right <= frame.right
        assert frame.top <= block.box.top < block.box.bottom <= frame.bottom
        for line in block.lines:
            check_line(line, block.box)
        check_rows(block.lines)


def check_line(line: Line, box: Box) -> None:
    rounding = 1
    assert box.left <= line.x + rounding and line.x + line.width <= box.right + rounding
    assert box.top <= line.baseline - ABOVE * line.size + rounding
    assert line.baseline + BELOW * line.size <= box.bottom + rounding


def check_rows(lines: tuple[Line, ...]) -> None:
    """Lines on one baseline stand side by side, other lines at least a letter apart."""
    places = sorted(lines, key=lambda line: (line.baseline, line.x))
    for line, after in pairwise(places):
        if line.baseline == after.baseline:
            assert line.x + line.width < after.x
        else:
            assert after.baseline - line.baseline >= line.size


def shown(placed: tuple[Placed, ...]) -> str:
    return "".join(line.text for block in placed for line in block.lines).replace(" ", "")


@settings(deadline=None)
@given(st.builds(InvitationCard, *[TEXTS] * 7, ROWS, TEXTS, TEXTS))
def test_any_invitation_fits(card: InvitationCard) -> None:
    check(arrange(invitation_blocks(card), INSIDE), INSIDE)


@settings(deadline=None)
@given(st.builds(TicketCard, *[TEXTS] * 4, ROWS, TEXTS, st.just("https://example.org/i/1"), TEXTS))
def test_any_ticket_fits(card: TicketCard) -> None:
    check(arrange(ticket_blocks(card), INSIDE), INSIDE)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_every_letter_is_placed(texts: list[str]) -> None:
    placed = arrange([Text(text, PLAIN, 10) for text in texts], Box(0, 0, 800, 1000))
    assert shown(placed) == "".join("".join(words(text)) for text in texts)


def test_what_fits_is_as_large_as_its_style() -> None:
    (placed,) = arrange([Text("Kính mời", PLAIN, 0)], Box(0, 0, 400, 100))
    assert [line.size for line in placed.lines] == [40]


def test_the_lines_of_a_text_are_centred() -> None:
    (placed,) = arrange([Text("trân trọng kính mời", PLAIN, 0)], Box(0, 0, 300, 400))
    assert len(placed.lines) == 2
    for line in placed.lines:
        assert abs(line.x - (300 - line.x - line.width)) <= 1


def test_what_is_too_wide_shrinks_before_words_are_split() -> None:
    (placed,) = arrange([Text("x" * 20, PLAIN, 0)], Box(0, 0, 400, 400))
    assert len(placed.lines) == 1
    assert 30 <= placed.lines[0].size < 40


def test_a_word_wider_than_the_frame_is_split_at_the_least_size() -> None:
    (placed,) = arrange([Text("x" * 100, PLAIN, 0)], Box(0, 0, 400, 400))
    assert {line.size for line in placed.lines} == {30}
    assert shown((placed,)) == "x" * 100


def test_a_grid_sets_label_and_value_on_one_baseline() -> None:
    (grid,) = arrange([Grid((("Thời gian", "Thứ Sáu"), ("", ""), ("Nơi", "An")), PLAIN, PLAIN, 0)], INSIDE)
    assert [line.text for line in grid.lines] == ["Thời gian", "Thứ Sáu", "Nơi", "An"]
    assert grid.lines[0].baseline == grid.lines[1].baseline < grid.lines[2].baseline
    assert grid.lines[1].x == grid.lines[3].x


def test_an_empty_text_takes_no_room() -> None:
    some = [Text("một", PLAIN, 10), Text("hai", PLAIN, 10)]
    assert arrange([some[0], Text(" ", PLAIN, 10), Grid((), PLAIN, PLAIN, 9), some[1]], INSIDE) == arrange(
        some, INSIDE
    )
    assert arrange([], INSIDE) == ()


def test_a_figure_keeps_its_size_in_the_middle() -> None:
    (placed,) = arrange([Figure(Image.new("1", (100, 50)), 0)], Box(0, 0, 300, 150))
    assert placed.box == Box(100, 50, 200, 100)


def test_texts_too_long_for_the_smallest_letters_are_refused() -> None:
    with pytest.raises(CardOverflow):
        arrange([Text("kính mời " * 100, PLAIN, 0)], Box(0, 0, 60, 60))
