"""Places in a broadcast: known or told, and filled with words that fit where something is not known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.model import Person, Reply
from messages import placeholders
from messages.links import Links
from messages.placeholders import NAMES, fill, longest, values
from messages.styled import Run, plain
from messages.texts import texts
from tests.messages.guests import CEREMONY, GUEST

LINKS = Links("https://moi.vn")
ALL = " ".join(f"{{{name}}}" for name in NAMES)


@given(st.text(alphabet="{}ab_ho ten🌸\n", max_size=60))
def test_a_text_is_either_told_or_has_no_brace_left_when_it_is_filled(text: str) -> None:
    told = placeholders.unknown(text) or placeholders.has_single_brace(text)
    filled = plain(fill((Run(text),), values(texts("vi"), CEREMONY, GUEST, LINKS), named=True))
    assert told or not set("{}") & set(filled)


@pytest.mark.parametrize("text", ["{ho_ten}", "Kính gửi {xung_ho} {ho_ten}, {link}.", "", "không có gì"])
def test_what_exists_is_not_told(text: str) -> None:
    assert placeholders.unknown(text) == ()
    assert not placeholders.has_single_brace(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hoten", "ho_ten"), ("họ tên", "ho_ten"), ("Chức vụ", "chuc_vu"), ("dia diem", "dia_diem"), ("zzz", None)],
)
def test_the_nearest_is_guessed(typed: str, meant: str | None) -> None:
    assert placeholders.unknown(f"a {{{typed}}} b {{{typed}}}") == (typed,)
    assert placeholders.nearest(typed) == meant


@pytest.mark.parametrize("text", ["a { b", "a } b", "{ho_ten}}", "{{ho_ten}"])
def test_a_single_brace_is_told(text: str) -> None:
    assert placeholders.has_single_brace(text)


@given(st.lists(st.builds(Run, st.text(alphabet="{}ab_hoten🌸", max_size=12)), max_size=6))
def test_a_place_that_marks_cut_through_is_made_whole_and_nothing_else_changes(runs: list[Run]) -> None:
    made = placeholders.whole(runs)
    assert plain(made) == plain(runs)
    assert [name for run in made for name in placeholders._PLACE.findall(run.text)] == placeholders._PLACE.findall(
        plain(runs)
    )


def test_a_place_keeps_the_marks_it_begins_with() -> None:
    runs = (Run("a{ho", ("bold",)), Run("_"), Run("ten}b"))
    assert placeholders.whole(runs) == (Run("a{ho_ten}", ("bold",)), Run("b"))


def test_who_is_known_by_the_post_alone_is_called_by_it_once() -> None:
    filled = fill(
        (Run("Kính gửi {xung_ho} {ho_ten}, {chuc_vu} {don_vi}."),),
        values(texts("vi"), CEREMONY, GUEST, LINKS),
        named=False,
    )
    assert plain(filled) == "Kính gửi Đồng chí Chủ tịch UBND phường Xuân Bình."


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("guest", [GUEST, replace(GUEST, honorific="", unit="", position=""), None])
def test_nothing_stays_empty_whatever_is_unknown(language: str, guest: object) -> None:
    filled = values(texts(language), CEREMONY, guest, LINKS)  # type: ignore[arg-type]
    assert set(filled) == set(NAMES)
    if guest is not None and guest is not GUEST:
        filled.pop("ho_ten")
    assert all(filled.values())


def test_a_named_guest_and_a_substitute() -> None:
    named = values(texts("vi"), CEREMONY, replace(GUEST, name="Trần Thị Mẫu", seat="A12"), LINKS)
    assert (named["ho_ten"], named["chuc_vu"], named["cho_ngoi"]) == ("Trần Thị Mẫu", "Chủ tịch UBND", "A12")
    assert named["link"] == "https://moi.vn/i/7K3M9QZT12AB45CD"
    assert named["gio"] == "giờ cụ thể sẽ thông báo sau"
    person = Person("Ông", "Lê Văn Mẫu", "Phó Chủ tịch UBND")
    other = values(texts("vi"), CEREMONY, replace(GUEST, reply=Reply.SUBSTITUTED, substitute=person), LINKS)
    assert (other["xung_ho"], other["ho_ten"], other["chuc_vu"]) == ("Ông", "Lê Văn Mẫu", "Phó Chủ tịch UBND")


def test_the_longest_counts_what_platforms_count() -> None:
    assert longest((Run("🌸{ho_ten}{gio}"),), {"gio": "8 giờ"}, {"ho_ten": 10}) == 2 + 10 + 5


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kính gửi {xung_ho} {ho_ten}, {chuc_vu}: mời dự", "Kính gửi … mời dự"),
        ("{ho_ten}", "… "),
        ("không có gì", "không có gì"),
    ],
)
def test_places_in_a_row_are_one_ellipsis_in_what_a_text_is_known_by(text: str, short: str) -> None:
    assert placeholders.left_out(text) == short
