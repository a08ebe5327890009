"""Words with marks: places in them are filled, and cleaning costs no word."""

from hypothesis import given
from hypothesis import strategies as st

from messages.styled import Run, cleaned, plain, substitute

VALUES = {"ho_ten": "Nguyễn Văn Mẫu", "gio": ""}
words = st.text(alphabet="ab {}_\n🌸hoten", max_size=12)
runs_of = st.lists(st.builds(Run, words, st.sampled_from([(), ("bold",)])), max_size=6).map(tuple)


def test_a_place_is_filled_and_keeps_its_marks() -> None:
    runs = (Run("Kính gửi "), Run("{ho_ten}", ("bold",)), Run(", mời {x}"))
    assert substitute(runs, VALUES) == (Run("Kính gửi "), Run("Nguyễn Văn Mẫu", ("bold",)), Run(", mời {x}"))


@given(runs_of)
def test_cleaning_takes_space_at_the_ends_only(runs: tuple[Run, ...]) -> None:
    assert plain(cleaned(runs)) == plain(runs).strip()


def test_control_characters_go_and_ends_of_lines_stay() -> None:
    assert plain(cleaned([Run("\r\n a\x00b\r\nc\u0065\u0301 ")])) == "ab\ncé"
