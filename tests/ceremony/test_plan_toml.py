import pytest

from tests.ceremony.plans import TOML, changed, found, mistakes, rows


@pytest.mark.parametrize(
    ("old", "new", "place", "key"),
    [
        ('title = "Lễ"\n', "", "title", "missing"),
        ('title = "Lễ"\n', 'title = "Lễ"\ntilte = "x"\n', "tilte", "unknown_key"),
        ('label = "1"', 'label = "1"\nspeaker = "x"', "programme[0].speaker", "unknown_key"),
        ('"Lễ"', "1416", "title", "not_text"),
        ('"Lễ"', '" \\u200b "', "title", "empty"),
        ('"Lễ"', f'"{"x" * 301}"', "title", "too_long"),
        ('text = "Khai mạc"', "text = true", "programme[0].text", "not_text"),
        ('text = "Khai mạc"', 'text = "x"\nspeakers = "y"', "programme[0].speakers", "not_list"),
        ('text = "Khai mạc"', 'text = "x"\nspeakers = ["y", 2]', "programme[0].speakers[1]", "not_text"),
        ('key = "le"', 'key = "Lễ hội"', "key", "not_key"),
        ("[contact]", 'card = "đỏ"\n[contact]', "card", "not_table"),
        ("[contact]", '[card]\nletters = "đỏ"\n[contact]', "card.letters", "not_colour"),
        ("[contact]", '[card]\nletters = "#fde047"\n[contact]', "card.letters", "too_light"),
        ("[contact]", '[card]\nlines = "gold"\n[contact]', "card.lines", "not_colour"),
        ("[contact]", '[card]\nemblem = "../../etc/passwd"\n[contact]', "card.emblem", "not_file"),
        ('key = "nhac"', 'key = "Nhắc"', "reminders[0].key", "not_key"),
        ("2024-08-05", '"05/8/2024"', "plan_date", "not_date"),
        ("2024-08-05", "2024-08-05T07:00:00", "plan_date", "not_date"),
        ("2024-08-05", "0024-08-05", "plan_date", "not_in_century"),
        ("2024-08-08T11:00:00", "0001-01-01T00:00:00", "reply_by", "not_in_century"),
        ("07:30:00", '"07:30"', "hour", "not_hour"),
        ("07:30:00", "730", "hour", "not_hour"),
        ("2024-08-08T11:00:00", "2024-08-08", "reply_by", "not_moment"),
        ("2024-08-08T11:00:00", "2024-08-08T11:00:00Z", "reply_by", "not_moment"),
        ("quota = 2", 'quota = "2"', "groups[0].quota", "not_quota"),
        ("quota = 2", "quota = 2.0", "groups[0].quota", "not_quota"),
        ("quota = 2", "quota = true", "groups[0].quota", "not_quota"),
        ("quota = 2", "quota = 0", "groups[0].quota", "not_quota"),
        ("quota = 2", "quota = -5", "groups[0].quota", "not_quota"),
        ("quota = 2", "quota = 100000", "groups[0].quota", "not_quota"),
        ("1 day", "một ngày", "reminders[0].before", "not_duration"),
        ("1 day", "0 days", "reminders[0].before", "not_duration"),
        ("1 day", "1 week", "reminders[0].before", "not_duration"),
        ('"1 day"', "1", "reminders[0].before", "not_duration"),
        ("Asia/Ho_Chi_Minh", "Asia/Long_Khanh", "zone", "not_zone"),
        ("Asia/Ho_Chi_Minh", "../etc/passwd", "zone", "not_zone"),
        ('"Asia/Ho_Chi_Minh"', "7", "zone", "not_zone"),
        ('"awaiting"', '"everybody"', "reminders[0].to", "not_choice"),
        ('"deadline"', "1", "reminders[0].of", "not_choice"),
        ('[contact]\nname = "Phòng Nội vụ"', "", "contact", "missing"),
        ("[contact]", "[[contact]]", "contact", "not_table"),
        ("[[doors]]", "[doors]", "doors", "not_tables"),
        ("2024-08-05", "2024-08-10", "day", "before_plan"),
        ("2024-08-08T11:00:00", "2024-08-10T00:00:00", "reply_by", "after_day"),
        ('["a"]', '["a", "c"]', "doors[0].groups", "unknown_group"),
        ('title = "Lễ"', 'title = "Lễ"\nquiet = "21:00"', "quiet", "not_hours"),
        ('title = "Lễ"', 'title = "Lễ"\nquiet = ["21:00"]', "quiet", "not_hours"),
        ('title = "Lễ"', 'title = "Lễ"\nquiet = ["21:00", "24:00"]', "quiet", "not_hours"),
        ('title = "Lễ"', 'title = "Lễ"\nquiet = ["21:00", 6]', "quiet", "not_hours"),
        ('title = "Lễ"', 'title = "Lễ"\nquiet = ["21h", "6h"]', "quiet", "not_hours"),
    ],
)
def test_a_mistake_in_the_ceremony_is_found_once_at_its_place(old: str, new: str, place: str, key: str) -> None:
    assert found(changed(old, new)) == [(place, key)]


@pytest.mark.parametrize(
    ("part", "place"),
    [("groups", "groups[2].key"), ("reminders", "reminders[1].key"), ("doors", "doors[1].name")],
)
def test_a_key_or_name_stands_once(part: str, place: str) -> None:
    section = TOML[TOML.index(f"[[{part}]]") :].partition("\n\n")[0]
    assert found(f"{TOML}\n{section}\n") == [(place, "repeated")]


def test_a_plan_needs_a_group() -> None:
    start, _, rest = TOML.partition("[[groups]]")
    without = start + rest[rest.index("[[reminders]]") :]
    assert found(without) == [("groups", "missing")]
    assert found("groups = []\n" + without) == [("groups", "empty")]


def test_more_guests_than_the_quota_are_named_with_both_numbers() -> None:
    (mistake,) = mistakes(csv=rows(*["a,Thành viên,,,,,,,,"] * 3))
    assert (mistake.file, mistake.place, mistake.key) == ("ceremony.toml", "groups[0].quota", "over_quota")
    assert mistake.details == {"group": "a", "quota": 2, "guests": 3}


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        (TOML.replace('key = "b"', 'key = "b'), 27),
        (TOML + 'key = "le"\nkey = ', TOML.count("\n") + 2),
        ("x = " + "[" * 5000, 1),
        ("x = " + "9" * 5000, 1),
        ("day = 2024-02-30", 1),
    ],
)
def test_what_is_no_toml_is_found_by_line(toml: str, line: int) -> None:
    assert found(toml) == [(line, "not_toml")]


def test_a_ceremony_in_another_encoding_is_found_by_line() -> None:
    assert found(TOML.encode().replace("Hội".encode(), b"H\xe9i")) == [(6, "not_utf8")]
