from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.model import Anchor, Audience, Colours, Door, ProgrammeItem, ReminderRule
from ceremony.plan import PlanMistakes, read_plan
from tests.ceremony.plans import CSV, HEADER, TOML, changed, explained, found, plan, rows
from tests.ceremony.test_example import FILES


def test_a_plan_is_read_whole() -> None:
    read = plan()
    assert read.hour == time(7, 30)
    assert read.programme == (ProgrammeItem("1", "Khai mạc"),)
    assert [(group.key, group.quota, group.honorific) for group in read.groups] == [
        ("a", 2, "Đồng chí"),
        ("b", None, "Ông/Bà"),
    ]
    assert read.reminders == (ReminderRule("nhac", Audience.AWAITING, timedelta(days=1), Anchor.DEADLINE),)
    assert read.doors == (Door("Cổng chính", ("a",)),)
    assert [(guest.key, guest.honorific, guest.rank) for guest in read.guests] == [
        ("bi-thu", "Đồng chí", 1),
        ("b-dai-dien-nhan-dan-phuong-01", "Ông/Bà", 100),
    ]


def test_what_is_not_stated_has_its_usual_value() -> None:
    short = changed("plan_date = 2024-08-05\n", "").replace("hour = 07:30:00\n", "")
    read = plan(short)
    assert (read.plan_date, read.hour, read.contact.phone, read.assumptions) == (None, None, "", ())
    assert (read.doors_open_before, read.doors_close_after) == (timedelta(minutes=90), timedelta(hours=4))


def test_quiet_hours_are_those_of_the_plan() -> None:
    assert plan().quiet == (time(21), time(6))
    assert plan(changed('title = "Lễ"', 'title = "Lễ"\nquiet = ["22:30", "5:45"]')).quiet == (
        time(22, 30),
        time(5, 45),
    )


def test_cards_have_the_colours_and_the_emblem_that_the_plan_names() -> None:
    card = '[card]\nletters = "#0B4F8A"\nlines = "#D4AF37"\nemblem = "bieu-trung.png"\n\n[contact]'
    read = plan(changed("[contact]", card))
    assert (read.colours, read.emblem) == (Colours("#0b4f8a", "#d4af37"), "bieu-trung.png")
    assert (plan().colours, plan().emblem) == (Colours(), "")


def test_the_deadline_is_local_to_the_ceremony() -> None:
    berlin = plan(changed("Asia/Ho_Chi_Minh", "Europe/Berlin"))
    assert berlin.reply_by == datetime(2024, 8, 8, 9, tzinfo=UTC)
    assert plan(changed("2024-08-08T11:00:00", "2024-08-09T23:59:59")).reply_by.date() == date(2024, 8, 9)


@pytest.mark.parametrize("toml", ["\ufeff" + TOML, TOML.replace("\n", "\r\n")])
def test_a_ceremony_may_be_saved_by_any_editor(toml: str) -> None:
    assert plan(toml) == plan()


def test_a_ceremony_may_be_on_the_day_of_its_plan() -> None:
    assert plan(changed("2024-08-05", "2024-08-09")).plan_date == date(2024, 8, 9)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1 minute", timedelta(minutes=1)),
        ("90 minutes", timedelta(minutes=90)),
        ("1 hour", timedelta(hours=1)),
        ("2 hours", timedelta(hours=2)),
        ("3 days", timedelta(days=3)),
    ],
)
def test_lengths_of_time_are_words(text: str, length: timedelta) -> None:
    assert plan(changed("1 day", text)).reminders[0].before == length


def test_every_mistake_of_both_files_is_found_at_once() -> None:
    toml = changed("Asia/Ho_Chi_Minh", "Hanoi").replace("quota = 2", "quota = 0").replace("1 day", "soon")
    toml = toml.replace('title = "Lễ"\n', "tilte = 1\n").replace("2024-08-09", "2024-08-01")
    csv = rows("c,Bí thư,,,,một,hai,,x,", "a,,,,,,,,x,", "a,Bí thư", "b,Bí thư,,,,,,,,nobody")
    assert found(toml, csv) == [
        ("zone", "not_zone"),
        ("title", "missing"),
        ("groups[0].quota", "not_quota"),
        ("reminders[0].before", "not_duration"),
        ("day", "before_plan"),
        ("reply_by", "after_day"),
        ("tilte", "unknown_key"),
        (2, "unknown_group"),
        (2, "bad_phone"),
        (2, "bad_rank"),
        (3, "empty_cell"),
        (3, "repeated"),
        (4, "wrong_width"),
        (5, "joined_to_unknown"),
    ]


def test_a_ceremony_that_cannot_be_read_does_not_hide_the_list() -> None:
    assert found("x", rows("a,Bí thư,,,,một,,,,")) == [(1, "not_toml"), (2, "bad_phone")]


def test_strange_columns_do_not_hide_the_lines() -> None:
    csv = f"{HEADER},remark\na,Bí thư,,,,một,,,,,\n"
    assert found(csv=csv) == [(1, "unknown_column"), (2, "bad_phone")]


VALUES = [
    *("1", "-1", "0.5", "true", "inf", "nan", "9" * 4000),
    *('""', '"x"', '"\\u001b[2J"', "[]", "[1]", "[[]]", '["x"]', "[{}]", "{}", "{a=1}"),
    *("07:00:00", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T00:00:00+07:00"),
]
ENTRIES = [line for line in TOML.splitlines() if " = " in line]


def holds(toml: bytes, csv: bytes) -> None:
    """Either there is a plan, or every mistake can be told without a control character."""
    try:
        assert read_plan(toml, csv).guests
        return
    except PlanMistakes as caught:
        mistakes = caught.mistakes
    said = chain.from_iterable(mistake.details.values() for mistake in mistakes)
    assert mistakes and all(explained(mistake) for mistake in mistakes)
    assert all(str(value).isprintable() for value in said)


@given(st.lists(st.tuples(st.sampled_from(ENTRIES), st.sampled_from(VALUES)), min_size=1, max_size=3))
def test_any_value_at_any_key_is_read_or_explained(pairs: list[tuple[str, str]]) -> None:
    toml = TOML
    for entry, value in pairs:
        toml = toml.replace(entry, f"{entry.partition(' = ')[0]} = {value}", 1)
    holds(toml.encode(), CSV.encode())


@given(st.sampled_from([0, 1]), st.integers(0, 4000), st.integers(0, 40), st.binary(max_size=8))
def test_any_damage_to_the_files_is_read_or_explained(which: int, place: int, length: int, new: bytes) -> None:
    files = [*FILES]
    files[which] = files[which][:place] + new + files[which][place + length :]
    holds(*files)


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from(',;"\r\n='), max_size=60))
def test_any_text_below_the_header_is_read_or_explained(text: str) -> None:
    holds(TOML.encode(), f"{HEADER}\n{text}".encode())
