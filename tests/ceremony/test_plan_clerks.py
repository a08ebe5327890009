"""clerks.csv: the clerk of each unit, with every mistake by its line."""

import pytest

from ceremony.plan import PlanClerk, PlanMistakes, read_plan
from tests.ceremony.plans import CSV, TOML, explained, plan

HEADER = "unit,name,phone"


def _read(*lines: str) -> tuple[PlanClerk, ...]:
    text = "\n".join([HEADER, *lines]) + "\n"
    return read_plan(TOML.encode(), CSV.encode(), text.encode()).clerks


def _found(*lines: str, header: str = HEADER) -> list[tuple[str, str | int, str]]:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(TOML.encode(), CSV.encode(), "\n".join([header, *lines]).encode())
    assert all(explained(mistake) for mistake in caught.value.mistakes)
    return [(mistake.file, mistake.place, mistake.key) for mistake in caught.value.mistakes]


def test_a_plan_without_the_file_has_no_clerks() -> None:
    assert plan().clerks == ()


def test_a_clerk_belongs_to_a_unit_of_the_list() -> None:
    assert _read("Đảng ủy,Văn thư Đảng ủy,0912.345.678", "phường,Văn thư phường,") == (
        PlanClerk("Đảng ủy", "Văn thư Đảng ủy", "+84912345678"),
        PlanClerk("phường", "Văn thư phường", ""),
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("xã khác,Văn thư,", "unknown_unit"),
        (",Văn thư,", "empty_cell"),
        ("phường,,0912345678", "empty_cell"),
        ("phường,Văn thư,0912 34", "bad_phone"),
        ("phường,Văn thư", "wrong_width"),
        ('phường,"=HYPERLINK(1)",', "formula"),
        (f"phường,{'x' * 301},", "cell_too_long"),
        ('phường,"Văn thư,', "not_csv"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(line: str, key: str) -> None:
    assert _found("Đảng ủy,Văn thư,", line) == [("clerks.csv", 3, key)]


def test_a_unit_has_one_clerk() -> None:
    assert _found("phường,Văn thư,", "phường,Phó Văn thư,") == [("clerks.csv", 3, "repeated")]


def test_a_file_without_lines_or_header_is_a_mistake() -> None:
    assert _found() == [("clerks.csv", 1, "no_clerk_rows")]
    assert _found(header="") == [("clerks.csv", 1, "no_header")]
    assert _found("phường,0912345678", header="unit,phone") == [("clerks.csv", 1, "missing_column")]
    assert ("clerks.csv", 1, "never_imported") in _found("phường,x,,1", header=HEADER + ",cccd")


def test_mistakes_of_all_files_come_together() -> None:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(TOML.replace('key = "le"', 'key = "Lễ"').encode(), CSV.encode(), b"unit,name,phone\nx,y,\n")
    assert [mistake.file for mistake in caught.value.mistakes] == ["ceremony.toml", "clerks.csv"]
