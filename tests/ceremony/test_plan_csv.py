import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ceremony.plans import CSV, HEADER, changed, found, mistakes, plan, rows


@pytest.mark.parametrize(
    "csv",
    [
        CSV.replace(",", ";"),
        "\n" + CSV.replace(",", ";"),
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        CSV.replace("\n", "\r"),
        "\n\n" + CSV.replace("\n", "\n\n,,,\n"),
        CSV.replace("Bí thư", "  Bi\u0301  thư "),
        CSV.replace("Đại diện Nhân dân", '"Đại diện\nNhân dân"'),
        CSV.upper().splitlines()[0] + CSV[len(HEADER) :],
    ],
)
def test_a_list_may_be_saved_in_many_ways(csv: str) -> None:
    assert plan(csv=csv) == plan()


def test_the_order_of_columns_does_not_matter() -> None:
    turned = "\n".join(",".join(reversed(line.split(","))) for line in CSV.splitlines())
    assert plan(csv=turned) == plan()


def test_a_phone_is_kept_in_one_form() -> None:
    (guest,) = plan(csv=rows("a,Bí thư,,,,0912.345.678,,,,")).guests
    assert guest.phone == "+84912345678"


def test_posts_held_by_one_person_take_one_place_of_the_quota() -> None:
    read = plan(csv=rows("a,Bí thư,,,,,,,x,", "a,Chủ tịch HĐND,,,,,,,,x", "a,Phó Bí thư,,,,,,,,"))
    assert [guest.joined_to for guest in read.guests] == ["", "x", ""]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("c,Bí thư,,,,,,,,", "unknown_group"),
        (",Bí thư,,,,,,,,", "empty_cell"),
        ("a, \u200b ,,,,,,,,", "empty_cell"),
        ("a,Bí thư,,,,,,,", "wrong_width"),
        ("a,Bí thư,,,,,,,,,", "wrong_width"),
        ("a,Bí thư,,,,0912 345,,,,", "bad_phone"),
        ('a,Bí thư,,,,"0912345678, 0987654321",,,,', "bad_phone"),
        ("a,Bí thư,,,,,cao,,,", "bad_rank"),
        ("a,Bí thư,,,,,1.5,,,", "bad_rank"),
        ("a,Bí thư,,,,,-1,,,", "bad_rank"),
        ("a,Bí thư,,,,,²,,,", "bad_rank"),
        (f"a,{'x' * 301},,,,,,,,", "cell_too_long"),
        ('a,Bí thư,,,"=HYPERLINK(""x"")",,,,,', "formula"),
        ("a,Bí thư,,,,,,,x,y", "joined_to_unknown"),
        ("a,Bí thư,,,,,,,x,x", "joined_to_itself"),
        ('a,"Bí thư,,,,,,,,', "not_csv"),
        ('a,"Bí" thư,,,,,,,,', "not_csv"),
        (f'a,"{"x" * 140_000}",,,,,,,,', "not_csv"),
    ],
)
def test_a_mistake_in_the_list_is_found_by_line(line: str, key: str) -> None:
    assert found(csv=rows("b,Đại diện,,,,,,,,", line)) == [(3, key)]


def test_a_cell_may_have_300_letters() -> None:
    assert len(plan(csv=rows(f"a,{'x' * 300},,,,,,,,")).guests[0].position) == 300


def test_lines_are_counted_as_in_the_file() -> None:
    csv = rows('b,"Đại\ndiện",,,,,,,,', "", 'c,"Bí\r\nthư",,,,,,,,', "d,Bí thư,,,,,,,,")
    assert found(csv=csv) == [(5, "unknown_group"), (7, "unknown_group")]


def test_a_key_stands_once() -> None:
    assert found(csv=rows("a,Bí thư,,,,,,,x,", "b,Chủ tịch,,,,,,,x,")) == [(3, "repeated")]
    assert found(csv=rows("a,Bí thư,,,,,,,,", "b,Chủ tịch,,,,,,,a-bi-thu-01,")) == [(3, "repeated")]


def test_a_post_is_joined_to_a_main_post_only() -> None:
    (mistake,) = mistakes(csv=rows("b,Một,,,,,,,x,", "b,Hai,,,,,,,y,x", "b,Ba,,,,,,,z,y"))
    assert (mistake.place, mistake.key) == (4, "joined_in_chain")
    assert mistake.details == {"found": "y", "further": "x"}


@pytest.mark.parametrize(
    "column",
    [
        *("CCCD", "Số CMND", "Căn cước công dân", "Mã định danh", "Hộ chiếu", "Identity number"),
        *("Ngày sinh", "ngay_sinh", "Năm sinh", "Ngày, tháng, năm sinh", "birth date", "date_of_birth"),
        *("Dân tộc", "Ethnicity", "Tôn giáo", "religion"),
    ],
)
def test_columns_about_private_life_are_never_imported(column: str) -> None:
    csv = f'{HEADER},"{column}"\na,Bí thư,,,,,,,,,x\n'
    assert found(csv=csv) == [(1, "never_imported")]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER + ",remark", ["unknown_column"]),
        (HEADER.replace(",seat", ""), ["missing_column"]),
        (HEADER.replace("seat", "place"), ["unknown_column", "missing_column"]),
        (HEADER + ",name", ["repeated"]),
        ("Họ tên,Chức vụ", ["unknown_column"] * 2 + ["missing_column"] * 10),
    ],
)
def test_a_wrong_header_is_refused(header: str, expected: list[str]) -> None:
    assert found(csv=f"{header}\n") == [(1, key) for key in expected]


@pytest.mark.parametrize(
    ("cell", "asks"),
    [("1", True), ("có", True), ("Co", True), ("x", True), ("", False), ("0", False), ("không", False)],
)
def test_residents_are_marked_as_to_be_asked(cell: str, asks: bool) -> None:
    (guest,) = plan(csv=f"{HEADER},consent\na,Bí thư,,,,,,,,,{cell}\n").guests
    assert guest.asks_consent is asks


def test_a_list_without_the_column_asks_nobody() -> None:
    assert not any(guest.asks_consent for guest in plan().guests)


def test_a_consent_that_cannot_be_read_is_refused() -> None:
    assert found(csv=f"{HEADER},consent\na,Bí thư,,,,,,,,,đồng ý\n") == [(2, "bad_consent")]


def test_leaders_notes_and_speakers_are_listed_where_there_are_columns_for_them() -> None:
    csv = f"{HEADER},leader,note,speaks\na,Bí thư,,,,,,,,,có,cần hỗ trợ xe lăn,1\n"
    (guest,) = plan(csv=csv).guests
    assert (guest.leader, guest.note, guest.speaks) == (True, "cần hỗ trợ xe lăn", "1")
    (plain,) = plan(csv=rows("a,Bí thư,,,,,,,,")).guests
    assert (plain.leader, plain.note, plain.speaks) == (False, "", "")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("lãnh đạo,,", "bad_leader"),
        (",,2", "unknown_item"),
        (",=1+1,", "formula"),
        (f",{'a' * 301},", "cell_too_long"),
    ],
)
def test_what_is_wrong_with_leaders_notes_and_speakers_is_named(cells: str, expected: str) -> None:
    assert found(csv=f"{HEADER},leader,note,speaks\na,Bí thư,,,,,,,,,{cells}\n") == [(2, expected)]


@pytest.mark.parametrize("csv", ["", "\ufeff", "\n\n", ",,,\n"])
def test_an_empty_list_is_refused(csv: str) -> None:
    assert found(csv=csv) == [(1, "no_header")]


def test_a_list_without_guests_is_refused() -> None:
    assert found(csv=f"{HEADER}\n") == [(1, "no_guests")]


@pytest.mark.parametrize(
    ("csv", "line"),
    [
        (CSV.encode("utf-16"), 1),
        (b"group\0position\n", 1),
        (f"{HEADER}\na,B".encode() + b"\xed th\xad,,,,,,,,", 2),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xff", 1),
    ],
)
def test_a_list_that_is_no_utf8_text_is_refused(csv: bytes, line: int) -> None:
    assert found(csv=csv) == [(line, "not_utf8")]


POSTS = st.tuples(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["Bí thư", "Bí thư 01", "Chủ tịch", "Chủ tịch-01", "!"]),
    st.sampled_from(["", "phường Xuân Hòa", "phường Xuân Hoà", "01", "02"]),
)
UNLIMITED = changed("quota = 2\n", "")


def keys(posts: list[tuple[str, str, str]]) -> list[str]:
    csv = rows(*(f"{group},{position},{unit},,,,,,," for group, position, unit in posts))
    return [guest.key for guest in plan(UNLIMITED, csv).guests]


def single_key(post: tuple[str, str, str]) -> str:
    return keys([post])[0]


@given(st.lists(POSTS, min_size=1, max_size=20), st.lists(POSTS, max_size=5))
def test_every_post_has_its_own_key_which_later_lines_do_not_change(
    posts: list[tuple[str, str, str]], more: list[tuple[str, str, str]]
) -> None:
    first, longer = keys(posts), keys(posts + more)
    assert len(set(longer)) == len(longer)
    assert longer[: len(first)] == first


@given(st.data())
def test_different_posts_keep_their_keys_in_any_order(data: st.DataObject) -> None:
    posts = data.draw(st.lists(POSTS, min_size=1, unique_by=single_key))
    turned = data.draw(st.permutations(posts))
    assert dict(zip(posts, keys(posts), strict=True)) == dict(zip(turned, keys(turned), strict=True))
