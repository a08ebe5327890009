"""What people send that is not asked for: each gets a clear answer and changes nothing it should not."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ceremony.codes import new_code
from ceremony.model import Guest, Reply
from handlers import dispatch, routes
from messages.model import Filed, Incoming, Photographed, Pressed, Received, Said, Unsupported
from storage import ceremonies, counts, deliveries, guests, listing
from storage.store import Store
from tests.handlers.test_organiser import _host
from tests.house import KEEP, House, new_house


async def _replies(house: House) -> list[Reply]:
    every = await house.store.run(guests.of_ceremony, 1)
    return [guest.reply for guest in every]


async def _guest(house: House) -> Guest:
    return await house.guest("Chủ tịch UBND", "phường Xuân Bình")


async def test_an_unknown_code_is_explained(house: House, channel: str) -> None:
    (text,) = await house.person(channel, "a").says(new_code())
    assert text.startswith("Không tìm thấy mã này. Xin kiểm tra lại 16 ký tự")


@pytest.mark.parametrize("text", ["7K3M-9QZT", "7K3M-9QZT-12AB-45C", "/start abc", "https://x.vn/i/xyz12"])
async def test_a_malformed_code_is_explained(house: House, text: str) -> None:
    (answer,) = await house.person("plain", "a").says(text)
    assert "16 ký tự" in answer


async def test_guessing_is_slowed_down_and_opening_works_again_later(house: House, channel: str) -> None:
    guesser = house.person(channel, "a")
    for _ in range(10):
        await guesser.says(new_code())
    (slowed,) = await guesser.says((await _guest(house)).code)
    assert "Xin chờ 10 phút" in slowed
    await house.clock.sleep(601)
    (invitation,) = await guesser.says((await _guest(house)).code)
    assert "trân trọng kính mời" in invitation


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (Filed(Received("document", "a.pdf", "application/pdf", b"%PDF")), "chưa cần tài liệu ở bước này"),
        (Filed(problem="too_large"), "Tài liệu quá lớn (trên 20 MB)"),
        (Filed(problem="not_fetched"), "Chưa tải được tài liệu"),
    ],
)
async def test_a_document_that_nothing_waits_for_is_answered(
    house: House, channel: str, content: Filed, answer: str
) -> None:
    (text,) = await house.person(channel, "a").does(content)
    assert answer in text


async def test_the_words_below_a_picture_without_a_code_are_words(house: House, channel: str) -> None:
    code = (await _guest(house)).code
    file = Received("photo", "photo.jpg", "image/jpeg", b"x", Said(code))
    (text,) = await house.person(channel, "a").does(Photographed((), file=file))
    assert "trân trọng kính mời" in text


async def test_a_withdrawn_guests_code_says_whom_to_ask(house: House, channel: str) -> None:
    guest = await _guest(house)

    def withdraw(tx: Connection) -> None:
        keys = [key for key in listing.keys_of(tx, 1) if key != guest.key]
        listing.withdraw_others(tx, 1, keys)

    await house.store.run(withdraw)
    (text,) = await house.person(channel, "a").says(guest.code)
    assert "đã được Ban Tổ chức thu hồi" in text
    assert "Phòng Nội vụ" in text


async def test_a_button_of_somebody_elses_guest_does_nothing(house: House) -> None:
    guest = await _guest(house)
    for verb in ("attend", "decline", "substitute", "ticket", "invitation", "skipname"):
        (text,) = await house.person("buttons", "stranger").does(Pressed(f"{verb}:{guest.id}"))
        assert "Lựa chọn này không dùng được" in text
    assert set(await _replies(house)) == {Reply.AWAITING}


@pytest.mark.parametrize(
    "data",
    ["attend", "attend:", "attend:x", "attend:99999999999999999999", "attend:1:2", "reason:1:9", "nothing:1", "",
     "confirm", "fix:name", "fix:nothing", "skip:name", "undo:1", "invite_send:1", "change_send", "open:x", "²:³"],
)  # fmt: skip
async def test_buttons_that_were_never_ours_or_are_old(house: House, data: str) -> None:
    (text,) = await house.person("buttons", "a").does(Pressed(data))
    assert "xin" in text.lower()
    assert "sự cố" not in text


async def test_the_same_update_again_changes_and_says_nothing(house: House, channel: str) -> None:
    guest = await _guest(house)
    delegate = house.person(channel, "a")
    assert len(await delegate.does(Said(guest.code), update="u1")) == 1
    assert await delegate.does(Said(guest.code), update="u1") == []


async def test_two_hundred_presses_answer_once_while_the_first_is_on_its_way(house: House) -> None:
    guest = await _guest(house)
    delegate = house.person("buttons", "a")
    await delegate.says(guest.code)
    await house.person("buttons", "a").chooses("Xác nhận tham dự")
    delegate.reads()
    for _ in range(200):
        await delegate.acts(Pressed(f"attend:{guest.id}"))
    await house.sender.drain()
    assert len(delegate.reads()) == 1
    assert (await house.reload(guest)).reply is Reply.ATTENDING


@pytest.mark.parametrize("kind", ["sticker", "voice", "edited", "group", "contact", "other"])
async def test_what_we_do_not_take_is_answered(house: House, channel: str, kind: str) -> None:
    (text,) = await house.person(channel, "a").does(Unsupported(kind))
    assert text
    assert set(await _replies(house)) == {Reply.AWAITING}


async def test_pictures_without_with_two_and_unreadable(house: House, channel: str) -> None:
    person = house.person(channel, "a")
    units = ("phường Xuân Bình", "phường Xuân Hòa")
    one, two = [(await house.guest("Chủ tịch UBND", unit)).code for unit in units]
    (none,) = await person.sends_codes("https://example.vn/khac")
    assert "Không thấy mã QR" in none
    (several,) = await person.sends_codes(one, two)
    assert "nhiều mã QR" in several
    (same_twice,) = await person.sends_codes(one, house.links.invitation(one))
    assert "trân trọng kính mời" in same_twice
    problems = {"too_large": "quá lớn", "unreadable": "Chưa đọc được", "not_fetched": "đường truyền"}
    for problem, words in problems.items():
        (text,) = await person.does(Photographed(problem=problem))  # type: ignore[arg-type]
        assert words in text


async def test_a_text_of_4096_characters_is_taken_and_a_longer_one_explained(house: House, channel: str) -> None:
    person = house.person(channel, "a")
    (text,) = await person.says("ă" * 4096)
    assert "chưa hiểu" in text
    (text,) = await person.says("ă" * 4097)
    assert "ngắn hơn 4096" in text


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Mẫu 🌸",
        "\u202eĐảo Ngược\u202c",
        "<b>Trần Văn Mẫu</b>",
        unicodedata.normalize("NFD", "Đỗ Hữu Mẫu"),
    ],
)
async def test_odd_names_are_kept_tidy_and_shown_as_typed(house: House, channel: str, name: str) -> None:
    guest = await _guest(house)
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    await delegate.says(name)
    kept = (await house.reload(guest)).name
    assert kept == unicodedata.normalize("NFC", kept)
    assert "\u202e" not in kept
    assert "Mẫu" in kept or "Đảo" in kept


@pytest.mark.parametrize("name", ["🌸", "1", "a" * 121, "12 Mẫu"])
async def test_what_is_no_name_is_asked_for_again(house: House, channel: str, name: str) -> None:
    guest = await _guest(house)
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    (text,) = await delegate.says(name if name != "1" else "?1")
    assert "Họ và tên cần" in text
    (ticket,) = await delegate.says("Nguyễn Văn Mẫu")
    assert "Nguyễn Văn Mẫu" in ticket


async def test_a_handler_that_breaks_apologises_and_keeps_nothing(house: House, channel: str) -> None:
    guest = await _guest(house)
    await house.store.run(lambda tx: ceremonies.change(tx, 1, zone="Nowhere/Nothing"))
    (text,) = await house.person(channel, "a").says(guest.code)
    assert text.startswith("Xin lỗi, hệ thống gặp sự cố")


async def test_cancel_leads_out_of_every_question(house: House, channel: str) -> None:
    guest = await _guest(house)
    delegate = house.person(channel, "a")
    await delegate.says(guest.code)
    await delegate.chooses("Cử người dự thay")
    (cancelled,) = await delegate.says("/huy")
    assert "Không có gì thay đổi" in cancelled
    (nothing,) = await delegate.says("thôi")
    assert "Không có việc nào đang làm dở" in nothing


async def test_what_was_cancelled_is_not_chosen_by_a_number_later(house: House, channel: str) -> None:
    host = await _host(house, channel)
    await host.says("/guithumoi")
    (cancelled,) = await host.says("không")
    assert "Không có gì thay đổi" in cancelled
    (answer,) = await host.says("1")
    assert "chưa hiểu" in answer


_TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["/ve", "/thumoi", "/trogiup", "/huy", "1", "2", "9", "co", "/traloi x", "/capnhat", "Bỏ qua"]
    ),
)
_DATA = st.builds(
    lambda verb, number: f"{verb}:{number}", st.sampled_from(sorted(routes.BUTTONS)), st.integers(0, 400)
)
_CONTENT = st.one_of(
    st.builds(Said, _TEXTS),
    st.builds(Pressed, _DATA),
    st.builds(Photographed, st.lists(_TEXTS, max_size=2).map(tuple)),
    st.builds(Unsupported, st.sampled_from(["sticker", "voice", "edited", "group", "contact", "other"])),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_CONTENT, min_size=1, max_size=12))
async def test_nothing_anybody_sends_breaks_a_handler(store: Store, contents: list[Said]) -> None:
    house = new_house(store)
    await house.load()
    guest = await _guest(house)
    person = house.person("plain", house.next_update())
    await person.acts(Said(guest.code), update=f"start {person.address} {id(contents)}")
    for number, content in enumerate(contents):
        incoming = Incoming("plain", person.address, f"{id(contents)}-{number}", content)
        before = await store.run(_said_so_far)
        await store.run(dispatch.handle, incoming, house.links, KEEP, house.clock.now())
        assert await store.run(_said_so_far) >= before
    assert sum(row.invited for row in await store.run(counts.by_group, 1)) == 175


def _said_so_far(tx: Connection) -> int:
    return sum(deliveries.counts(tx).values())


async def test_a_number_that_is_no_choice_says_which_there_are(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    for typed in ("4", "0.", "dạ 4 ạ"):
        (told,) = await delegate.says(typed)
        assert "các lựa chọn: 1, 2, 3." in told
    assert (await house.reload(guest)).reply is Reply.AWAITING


async def test_a_preview_is_confirmed_with_yes_and_left_with_no(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    for confirmed in ("không", "dạ có ạ"):
        await delegate.chooses("Cử người dự thay")
        for words in ("Trần Thị Thay", "Phó Chủ tịch", "0912 345 678"):
            await delegate.says(words)
        await delegate.says(confirmed)
        assert (await house.reload(guest)).reply is (Reply.AWAITING if confirmed == "không" else Reply.SUBSTITUTED)
        await delegate.says("/thumoi")


async def test_no_to_a_question_is_not_a_reply_to_the_invitation(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    await delegate.says("có")
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    await delegate.says("không")
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    assert (await house.reload(guest)).name == ""
