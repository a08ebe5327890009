from hypothesis import given, settings
from hypothesis import strategies as st

from printing.fonts import Face, advance, words
from printing.wrapping import wrap

TEXTS = st.builds(
    lambda text, times: text * times,
    st.text(st.sampled_from("ABNguyễnThịƠƯđ.,“ "), max_size=40),
    st.integers(1, 5),
)


def widest(lines: list[str]) -> float:
    return max((advance(Face.REGULAR, 30, line) for line in lines), default=0)


@settings(deadline=None)
@given(TEXTS, st.integers(60, 900))
def test_no_letter_is_lost(text: str, width: int) -> None:
    whole = wrap(text, Face.REGULAR, 30, width, split=False)
    split = wrap(text, Face.REGULAR, 30, width, split=True)
    assert " ".join(whole) == " ".join(words(text))
    assert "".join(split).replace(" ", "") == "".join(words(text))
    assert widest(split) <= width + 1


@settings(deadline=None)
@given(TEXTS, st.integers(100, 900))
def test_no_line_could_be_spared(text: str, width: int) -> None:
    lines = wrap(text, Face.REGULAR, 30, width, split=False)
    assert len(lines) == fewest(text, width)


def fewest(text: str, width: int) -> int:
    """By trying every way to break the text: lines[n] is the fewest for its first n words."""
    spelt = words(text)
    lines = [0]
    for end in range(1, len(spelt) + 1):
        starts = [start for start in range(end) if fits(spelt[start:end], width)]
        lines.append(1 + min(lines[start] for start in starts))
    return lines[-1]


def fits(spelt: tuple[str, ...], width: int) -> bool:
    return len(spelt) == 1 or advance(Face.REGULAR, 30, " ".join(spelt)) <= width


def test_lines_are_even() -> None:
    text = "Thứ Sáu, ngày 09/8/2024 (giờ cụ thể sẽ thông báo sau)"
    assert wrap(text, Face.SEMIBOLD, 36, 700, split=False) == [
        "Thứ Sáu, ngày 09/8/2024",
        "(giờ cụ thể sẽ thông báo sau)",
    ]


def test_a_word_is_split_only_on_demand() -> None:
    assert wrap("x" * 40, Face.REGULAR, 30, 100, split=False) == ["x" * 40]
    assert len(wrap("x" * 40, Face.REGULAR, 30, 100, split=True)) > 5
