"""Residents are asked before anything is kept; everybody can see, correct and delete what is."""

from dataclasses import replace

from sqlalchemy import Connection, select

from ceremony.model import Consent, Guest, Reply, Role
from ceremony.privacy import Kind
from messages.model import Pressed
from storage import audit, chats, requests
from storage.deliveries import conversation
from storage.tables import deliveries
from tests.house import House, Person, example_plan

NAME, PHONE = "Nguyễn Văn Mẫu", "0912 345 678"


async def _resident(house: House, channel: str) -> tuple[Guest, Person]:
    guest = await house.guest("Đại diện Nhân dân")
    person = house.person(channel, "7001")
    await person.says(guest.code)
    return guest, person


async def _official(house: House, channel: str) -> tuple[Guest, Person]:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    person = house.person(channel, "7001")
    await person.says(guest.code)
    return guest, person


async def _attending(house: House, channel: str) -> tuple[Guest, Person]:
    guest, person = await _official(house, channel)
    await person.chooses("Xác nhận tham dự")
    await person.says(NAME)
    return guest, person


async def _substituted(house: House, channel: str) -> tuple[Guest, Person]:
    guest, person = await _official(house, channel)
    await person.chooses("Cử người dự thay")
    for words in ("Trần Thị Thay", "Phó Chủ tịch", PHONE):
        await person.says(words)
    await person.chooses("Xác nhận")
    return await house.reload(guest), person


async def _register(house: House) -> list[Kind]:
    every = await house.store.run(requests.of_ceremony, 1)
    assert all(request.how == "chat" and request.done_at for request in every)
    return [request.kind for request in every]


async def _all_words(house: House) -> str:
    """All words of all deliveries."""

    def read(tx: Connection) -> str:
        rows = tx.execute(select(deliveries.c.heard, deliveries.c.body, deliveries.c.address))
        return "\n".join(f"{row.heard} {row.body} {row.address}" for row in rows)

    return await house.store.run(read)


async def test_a_resident_is_asked_with_the_ticket_and_then_for_the_name(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    (ticket,) = await resident.chooses("Xác nhận tham dự")
    assert "THẺ THAM DỰ" in ticket
    assert "có đồng ý không?" in ticket
    assert "cho biết họ và tên" not in ticket
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    (asked,) = await resident.chooses("Đồng ý")
    assert "cho biết họ và tên" in asked
    await resident.says(NAME)
    kept = await house.reload(guest)
    assert (kept.name, kept.consent, kept.consent_at) == (NAME, Consent.GIVEN, house.clock.now())


async def test_silence_is_not_consent_and_blocks_nothing(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    await resident.chooses("Xác nhận tham dự")
    await resident.says(NAME)
    kept = await house.reload(guest)
    assert (kept.reply, kept.name, kept.consent) == (Reply.ATTENDING, "", Consent.UNASKED)


async def test_a_resident_who_does_not_agree_attends_without_a_name(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    await resident.chooses("Xác nhận tham dự")
    (answer,) = await resident.chooses("Không đồng ý")
    assert "không lưu họ tên" in answer
    assert "THẺ THAM DỰ" in answer
    await resident.says(NAME)
    refused = await house.reload(guest)
    assert (refused.reply, refused.name, refused.consent) == (Reply.ATTENDING, "", Consent.REFUSED)
    assert refused.consent_at == house.clock.now()
    (ticket,) = await resident.says("/ve")
    assert "có đồng ý không?" not in ticket


async def test_a_listed_name_goes_where_consent_is_refused_and_no_load_brings_it_back(house: House) -> None:
    plan = example_plan()
    named = [replace(g, name=NAME) if g.asks_consent else g for g in plan.guests]
    await house.load(replace(plan, guests=tuple(named)))
    guest, resident = await _resident(house, "buttons")
    assert guest.name == NAME
    await resident.chooses("Xác nhận tham dự")
    await resident.chooses("Không đồng ý")
    await house.load(replace(plan, guests=tuple(named)))
    assert (await house.reload(guest)).name == ""
    assert NAME not in await _all_words(house)


async def test_a_resident_is_asked_before_naming_a_substitute(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    (asked,) = await resident.chooses("Cử người dự thay")
    assert "có đồng ý không?" in asked
    (name,) = await resident.chooses("Đồng ý")
    assert "họ và tên người dự thay" in name
    for words in ("Trần Thị Thay", "Tổ trưởng", PHONE):
        await resident.says(words)
    await resident.chooses("Xác nhận")
    substitute = (await house.reload(guest)).substitute
    assert substitute is not None and substitute.phone == "+84912345678"


async def test_no_to_the_question_for_consent_keeps_the_reply(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    await resident.says("có")
    (told,) = await resident.says("không")
    assert "không lưu họ tên" in told
    kept = await house.reload(guest)
    assert (kept.reply, kept.consent) == (Reply.ATTENDING, Consent.REFUSED)


async def test_a_substitute_comes_unnamed_where_a_resident_does_not_agree(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    await resident.chooses("Cử người dự thay")
    (review,) = await resident.chooses("Không đồng ý")
    assert "Kính đề nghị xác nhận" in review
    assert "Sửa họ tên" not in review
    await resident.chooses("Xác nhận")
    substitute = (await house.reload(guest)).substitute
    assert substitute is not None
    assert (substitute.name, substitute.phone) == ("", "")
    assert "người dự thay" in substitute.position


async def test_of_a_resident_who_declines_nothing_more_is_asked(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    (thanks,) = await resident.chooses("Không thể tham dự")
    assert "lý do" not in thanks
    assert "đồng ý" not in thanks
    assert (await house.reload(guest)).reply is Reply.DECLINED


async def test_consent_is_withdrawn_as_easily_as_given(house: House, channel: str) -> None:
    guest, resident = await _resident(house, channel)
    await resident.chooses("Xác nhận tham dự")
    await resident.chooses("Đồng ý")
    await resident.says(NAME)
    (shown,) = await resident.says("/dulieu")
    assert "đã đồng ý (" in shown
    await resident.chooses("Rút lại sự đồng ý")
    withdrawn = await house.reload(guest)
    assert (withdrawn.name, withdrawn.consent, withdrawn.reply) == ("", Consent.WITHDRAWN, Reply.ATTENDING)
    assert NAME not in await _all_words(house)
    assert await _register(house) == [Kind.VIEW, Kind.WITHDRAW]
    (shown,) = await resident.says("/dulieu")
    assert "đã rút lại" in shown
    (asked,) = await resident.chooses("Đồng ý")
    assert "cho biết họ và tên" in asked


async def test_an_organiser_cannot_agree_for_a_resident(house: House) -> None:
    guest = await house.guest("Đại diện Nhân dân")
    organiser = house.person("buttons", "9001")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await organiser.says("/traloi đại diện nhân dân")
    await organiser.chooses("Ông/Bà Đại diện Nhân dân")
    (review,) = await organiser.chooses("Cử người dự thay")
    assert "Kính đề nghị xác nhận" in review
    assert (await house.reload(guest)).consent is Consent.UNASKED


async def test_an_official_is_told_everything_that_is_kept(house: House, channel: str) -> None:
    _, person = await _substituted(house, channel)
    (shown,) = await person.says("dữ liệu của tôi")
    for words in (
        "Chức danh được mời: Chủ tịch UBND phường Xuân Bình",
        "cử người dự thay: Đồng chí Trần Thị Thay, Phó Chủ tịch",
        PHONE,
        "không phải hỏi",
        "đã gửi: ",
        "ghi nhận câu trả lời",
    ):
        assert words in shown
    assert "7001" not in shown
    assert await _register(house) == [Kind.VIEW]


async def test_people_are_told_beforehand_when_their_data_goes(house: House, channel: str) -> None:
    _, person = await _official(house, channel)
    assert "xóa dữ liệu cá nhân sau buổi lễ" in "".join(person.texts)
    (shown,) = await person.says("/dulieu")
    assert "được tự xóa từ ngày 09/10/2024" in shown
    assert "dạng tệp" not in shown


async def test_whoever_has_a_page_is_told_where_the_file_is(house: House, channel: str) -> None:
    house.links.public = "https://moi.test"
    _, person = await _official(house, channel)
    (shown,) = await person.says("/dulieu")
    assert "mở liên kết trong thư mời bằng trình duyệt rồi bấm “Tải dữ liệu cá nhân (tệp JSON)”" in shown


async def test_name_and_phone_are_corrected_after_they_are_read_well(house: House, channel: str) -> None:
    guest, person = await _attending(house, channel)
    await person.says("/dulieu")
    await person.chooses("Sửa họ tên đã lưu")
    (bad,) = await person.says("?")
    assert "ít nhất hai chữ cái" in bad
    await person.says("Nguyễn Thị Mẫu")
    await person.says("/dulieu")
    await person.chooses("Sửa số điện thoại đã lưu")
    (bad,) = await person.says("12")
    assert "Chưa đọc được số điện thoại" in bad
    (done,) = await person.says(PHONE)
    assert "Đã sửa" in done
    corrected = await house.reload(guest)
    assert (corrected.name, corrected.phone) == ("Nguyễn Thị Mẫu", "+84912345678")
    assert await _register(house) == [Kind.VIEW, Kind.CORRECT, Kind.VIEW, Kind.CORRECT]


async def test_deleting_asks_says_what_stays_and_leaves_no_word(house: House, channel: str) -> None:
    guest, person = await _substituted(house, channel)
    (asked,) = await person.says("/xoa")
    assert "Vẫn giữ: chức danh Chủ tịch UBND phường Xuân Bình" in asked
    (done,) = await person.chooses("Vâng, xóa dữ liệu")
    assert "Đã xóa dữ liệu cá nhân" in done
    left = await house.reload(guest)
    assert (left.reply, left.position) == (Reply.SUBSTITUTED, "Chủ tịch UBND")
    assert left.substitute is not None
    assert (left.substitute.name, left.substitute.phone) == ("", "")
    words = await _all_words(house)
    assert "Trần Thị Thay" not in words and "345" not in words
    assert await _register(house) == [Kind.DELETE]
    (none,) = await person.says("/dulieu")
    assert "Chưa có thư mời nào" in none


async def test_deleting_may_be_left(house: House, channel: str) -> None:
    guest, person = await _attending(house, channel)
    await person.says("/xoa")
    await person.chooses("Thôi, không thay đổi")
    assert (await house.reload(guest)).name == NAME
    assert await _register(house) == []


async def test_deleting_forgets_the_other_chats_of_the_guest_but_not_other_guests(house: House) -> None:
    guest, person = await _attending(house, "buttons")
    other = await house.guest("Chủ tịch UBND", "phường Xuân Hòa")
    clerk, friend = house.person("plain", "clerk"), house.person("plain", "friend")
    for code in (guest.code, other.code):
        await clerk.says(code)
    await friend.says(guest.code)
    await person.says("/xoa")
    await person.chooses("Vâng, xóa dữ liệu")

    def addresses(tx: Connection) -> tuple[bool, bool]:
        return chats.find(tx, "plain", "clerk") is not None, chats.find(tx, "plain", "friend") is not None

    assert await house.store.run(addresses) == (True, False)
    (invitation,) = await clerk.says("/thumoi")
    assert "phường Xuân Hòa" in invitation


async def test_a_substitute_sees_and_deletes_only_its_own(house: House) -> None:
    guest, _ = await _substituted(house, "buttons")
    substitute = house.person("plain", "theirs")
    await substitute.says(guest.code)
    (shown,) = await substitute.says("/dulieu")
    assert "Họ và tên: Trần Thị Thay" in shown
    (asked,) = await substitute.says("/xoa")
    assert "của người dự thay Chủ tịch UBND phường Xuân Bình" in asked
    await substitute.chooses("Vâng, xóa dữ liệu")
    left = await house.reload(guest)
    assert left.reply is Reply.SUBSTITUTED
    assert left.substitute is not None and left.substitute.name == ""
    (invitation,) = await house.person("buttons", "7001").says("/thumoi")
    assert "cử người dự thay" in invitation


async def test_nobody_else_can_ask_about_a_guest(house: House) -> None:
    guest, _ = await _attending(house, "buttons")
    stranger = house.person("buttons", "6666")
    for data in ("data", "erase", "erase_confirm", "correct:name", "consent:no"):
        (refused,) = await stranger.does(Pressed(f"{data}:{guest.id}"))
        assert "không dùng được trong cuộc trò chuyện này" in refused
    assert (await house.reload(guest)).name == NAME


async def test_the_audit_trail_holds_no_name(house: House) -> None:
    guest, person = await _attending(house, "buttons")
    await person.says("/dulieu")
    await person.chooses("Sửa họ tên đã lưu")
    await person.says("Nguyễn Thị Mẫu")
    acts = [act for _, act in await house.store.run(audit.about, guest.id)]
    assert acts == ["reply", "corrected"]


async def test_the_conversation_is_blank_after_deleting(house: House) -> None:
    _, person = await _attending(house, "buttons")
    await person.says("/xoa")
    await person.chooses("Vâng, xóa dữ liệu")

    def shown(tx: Connection) -> list[str]:
        chat = chats.find(tx, "buttons", "7001")
        assert chat is not None
        return [message.body for message in conversation(tx, chat.id)]

    (only,) = await house.store.run(shown)
    assert "Đã xóa dữ liệu cá nhân" in only
