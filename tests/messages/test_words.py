"""What people mean by what they type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.links import Links
from messages.menus import menu
from messages.model import Button, Enclosed, Message, Picture
from messages.plain import as_text
from messages.texts import LANGUAGES, texts
from messages.words import Command, read_answer, read_choice, read_command

THREE = (("Xác nhận tham dự", "attend:1"), ("Cử người dự thay", "substitute:1"), ("Không thể", "decline:1"))


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/ve", Command("ve")),
        ("/Thư mời", Command("thumoi")),
        ("thu moi", Command("thumoi")),
        (unicodedata.normalize("NFD", "trợ giúp"), Command("trogiup")),
        ("/traloi bí thư xuân bình", Command("traloi", "bí thư xuân bình")),
        ("/start ABC", Command("start", "ABC")),
        ("help", Command("trogiup")),
        ("xin chào", None),
        ("", None),
    ],
)
def test_commands(typed: str, command: Command | None) -> None:
    assert read_command(typed) == command


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("1", "attend:1"),
        ("2.", "substitute:1"),
        ("03)", "decline:1"),
        ("xac nhan tham du", "attend:1"),
        ("KHÔNG THỂ", "decline:1"),
        ("0", None),
        ("4", None),
        ("²", None),
        ("99999999999999999999", None),
        ("//2 x", None),
        ("", None),
    ],
)
def test_choices(typed: str, data: str | None) -> None:
    assert read_choice(typed, THREE) == data


NEWS = (("Đã nhận", "ack:7:1"), *THREE)


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("ok", "ack:7:1"),
        ("Rõ!", "ack:7:1"),
        ("vâng", "ack:7:1"),
        ("received", "ack:7:1"),
        ("có", "attend:1"),
        ("tham dự", "attend:1"),
        ("không", "decline:1"),
        ("rõ ràng", None),
    ],
)
def test_news_is_acknowledged_in_many_words_and_a_reply_stays_a_reply(typed: str, data: str | None) -> None:
    assert read_answer(typed, NEWS, asked=False) == data


def test_where_nothing_is_to_be_acknowledged_yes_is_the_reply() -> None:
    assert [read_answer(typed, THREE, asked=False) for typed in ("vâng", "ok", "rõ")] == [
        "attend:1",
        "attend:1",
        None,
    ]


@given(st.text())
def test_no_text_breaks_reading(text: str) -> None:
    read_command(text)
    read_choice(text, THREE)


def test_no_two_commands_share_a_name() -> None:
    owner: dict[str, str] = {}
    for language in LANGUAGES:
        for name, line in texts(language).under("commands").items():
            for alias in [name, *line.split(",")]:
                assert owner.setdefault(alias, name) == name


def test_menus_put_a_duty_first_and_fit_the_platform() -> None:
    commands = menu(("delegate", "organiser"), "vi")
    assert commands[0][0] == "tinhhinh"
    assert ("ve", "Thẻ tham dự và mã QR") in commands
    assert all(1 <= len(what) <= 256 and name.isascii() for name, what in commands)


@given(
    st.builds(
        Message,
        text=st.text(),
        buttons=st.lists(st.lists(st.builds(Button, st.text(), st.text())).map(tuple)).map(tuple),
        picture=st.none() | st.builds(Picture, st.just("ticket"), st.text(), st.just("vi")),
        about=st.none() | st.integers(),
        menu=st.none() | st.lists(st.text()).map(tuple),
        unhurried=st.booleans(),
    )
)
def test_a_message_survives_its_row(message: Message) -> None:
    assert Message.load(message.dump()) == message


def test_a_message_in_plain_words() -> None:
    message = Message("Kính mời", ((Button("Có", "yes"), Button("Không", "no")),))
    assert as_text(message, Enclosed("photo", "", link="http://x/p.jpg")) == (
        "Kính mời\n\nẢnh: http://x/p.jpg\n\nCó thể trả lời bằng số:\n1. Có\n2. Không"
    )


def test_links_lead_to_the_public_address_else_the_bot_else_here() -> None:
    links = Links("http://127.0.0.1:8080")
    assert links.invitation("C") == "http://127.0.0.1:8080/i/C"
    links.telegram_bot = "kinhmoi_bot"
    assert links.invitation("C") == "https://t.me/kinhmoi_bot?start=C"
    assert links.staff("T") == ("https://t.me/kinhmoi_bot?start=T", "http://127.0.0.1:8080/s/T")
    links.public = "https://moi.example.vn/"
    assert links.invitation("C") == "https://moi.example.vn/i/C"
    assert links.picture("T") == "https://moi.example.vn/p/T.jpg"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1", 0),
        ("01", 0),
        (" 2. ", 1),
        ("3)", 2),
        ("một", 0),
        ("Hai", 1),
        ("ba", 2),
        ("two", 1),
        ("cu nguoi du thay", 1),
        ("1 ạ", 0),
        ("dạ số 2 nhé", 1),
        ("Dạ, chọn ba ạ.", 2),
        ("option 2, please", 1),
    ],
)
def test_a_choice_is_named_by_number_numeral_or_words(typed: str, chosen: int) -> None:
    assert read_choice(typed, THREE) == THREE[chosen][1]


@pytest.mark.parametrize("typed", ["0", "4", "99", "1234", "-1", "1.5", "²", "bốn", "", "có"])
def test_what_names_no_choice_chooses_none(typed: str) -> None:
    assert read_choice(typed, THREE) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("có", 0), ("co", 0), ("Vâng.", 0), ("OK", 0), ("không", 2), ("khong!", 2), ("No", 2), ("thôi", None)],
)
def test_yes_and_no_mean_the_choice_that_fits(typed: str, meant: int | None) -> None:
    assert read_answer(typed, THREE, asked=False) == (None if meant is None else THREE[meant][1])
    assert read_answer(typed, THREE[1:2], asked=False) is None
    assert read_answer(typed, THREE, asked=True) is None


def test_no_to_a_question_skips_it() -> None:
    assert read_answer("không", (("Bỏ qua", "skip"), *THREE), asked=True) == "skip"
    assert read_answer("có", (("Bỏ qua", "skip"), *THREE), asked=True) is None


@pytest.mark.parametrize(
    "typed", ["vắng", "Vắng ạ.", "dạ vắng", "xin vang", "da xin vang", "dạ xin vắng ạ", "Dạ không đi được ạ"]
)
def test_absence_is_never_read_as_yes(typed: str) -> None:
    assert read_answer(typed, THREE, asked=False) == "decline:1"
    assert read_answer(unicodedata.normalize("NFD", typed), THREE, asked=False) == "decline:1"


@pytest.mark.parametrize("asked", [False, True])
def test_coming_and_staying_away_are_replies_whatever_is_asked_by_the_way(asked: bool) -> None:
    offered = (("Bỏ qua", "skip"), ("Đồng ý", "consent:yes:1"), ("Không đồng ý", "consent:no:1"), *THREE)
    assert read_answer("dạ không tham dự ạ", offered, asked=asked) == "decline:1"
    assert read_answer("Sẽ dự", offered, asked=asked) == "attend:1"


@pytest.mark.parametrize(("typed", "meant"), [("có ạ", 0), ("dạ", 0), ("không", 1), ("dạ không ạ", 1), ("yes", 0)])
@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("consent:yes:1", "consent:no:1"),
        ("consent_first:yes:1", "consent_first:no:1"),
        ("places_grant:1", "places_refuse:1"),
        ("erase_confirm:1", "cancel"),
        ("join_send:1:2", "cancel"),
    ],
)
def test_yes_and_no_answer_what_was_asked_before_the_invitation(typed: str, meant: int, yes: str, no: str) -> None:
    offered = (("A", yes), ("B", no), *THREE)
    assert read_answer(typed, offered, asked=False) == (yes, no)[meant]


def test_a_choice_is_named_by_words_that_end_in_a_bracket() -> None:
    assert read_choice("Đại biểu phường, xã (60)", (("Đại biểu phường, xã (60)", "x"),)) == "x"
