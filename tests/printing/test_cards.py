import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from printing import fonts
from printing.cards import InvitationCard, TicketCard, invitation, invitation_blocks, ticket, ticket_blocks
from printing.emblems import prepared
from printing.layout import Block, arrange
from printing.paper import INSIDE, RED, Look
from printing.qr import qr_png
from printing.reading import read_codes

EVENT = "Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa bàn thành phố Long Khánh"
TIME = ("Thời gian", "Thứ Sáu, ngày 09/8/2024 (giờ cụ thể sẽ thông báo sau)")
PLACE = ("Địa điểm", "UBND phường Xuân An")
LONG_NAME = "Đồng chí " + "Nguyễn Phước Công Tằng Tôn Nữ Huyền Trân " * 3
LONG_POST = (
    "Trưởng ban Công tác Mặt trận khu phố Cẩm Tân, phường Xuân Tân, thành phố Long Khánh, kiêm Phó Bí thư Chi bộ"
)
INVITATION = InvitationCard(
    inviter="UBND THÀNH PHỐ LONG KHÁNH",
    heading="GIẤY MỜI",
    invites="trân trọng kính mời",
    guest="Đồng chí Chủ tịch UBND phường Xuân Bình",
    post="",
    occasion="tới dự",
    event=EVENT,
    rows=(TIME, PLACE),
    closing="Rất hân hạnh được đón tiếp.",
    signature="UBND thành phố Long Khánh",
)
TICKET = TicketCard(
    heading="THẺ THAM DỰ",
    event=EVENT,
    guest="Đồng chí Chủ tịch UBND phường Xuân Bình",
    post="",
    rows=(("Thành phần", "Đại biểu phường, xã"), TIME, PLACE, ("Chỗ ngồi", "Hàng 3, ghế 12")),
    code="7K3M-9QZT-4XWA-1B2C",
    link="https://kinhmoi.example.gov.vn/i/7K3M-9QZT-4XWA-1B2C",
    note="Xuất trình mã này tại cửa",
)
LINKS = st.from_regex(
    r"https://(t\.me/[a-z]{5,12}bot\?start=|[a-z.]{8,30}/i/)[0-9A-HJKMNP-TV-Z]{16}", fullmatch=True
)
ANY = st.text(st.characters(exclude_categories=()), max_size=80)


def opened(card: bytes) -> Image.Image:
    return Image.open(BytesIO(card))


def photographed(card: bytes, *, degrees: float, blur: float) -> bytes:
    """A card as a poor camera sees it."""
    photo = opened(card).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="grey")
    out = BytesIO()
    photo.filter(ImageFilter.GaussianBlur(blur)).save(out, "JPEG", quality=40)
    return out.getvalue()


def smallest(blocks: tuple[Block, ...]) -> int:
    return min(line.size for block in arrange(blocks, INSIDE) for line in block.lines)


@pytest.mark.parametrize("card", [invitation(INVITATION), ticket(TICKET)])
def test_a_card_is_a_jpeg_that_a_phone_shows_whole(card: bytes) -> None:
    picture = opened(card)
    assert (picture.format, picture.size) == ("JPEG", (1080, 1350))


def test_a_ceremony_has_its_own_colours_and_emblem_and_the_code_stays_black() -> None:
    look = Look((11, 79, 138), (120, 150, 190), prepared(qr_png("biểu trưng (mẫu)", 300)))
    plain, own = ticket(replace(TICKET, link="https://x.vn/i/1")), ticket(replace(TICKET, look=look))
    edges = [opened(card).getpixel((34, 700)) for card in (plain, own)]
    for edge, colour in zip(edges, (RED, look.letters), strict=True):
        assert isinstance(edge, tuple) and all(abs(a - b) < 40 for a, b in zip(edge, colour, strict=True))
    assert TICKET.link in read_codes(own)
    assert opened(invitation(replace(INVITATION, look=look, guest=LONG_NAME, post=LONG_POST))).size == (1080, 1350)


@settings(deadline=None, max_examples=20)
@given(LINKS)
def test_a_ticket_is_read_back(link: str) -> None:
    assert read_codes(ticket(replace(TICKET, link=link))) == (link,)


@settings(deadline=None, max_examples=20)
@given(LINKS, st.sampled_from([-12, 5, 12, 90, 192]), st.sampled_from([2, 2.5, 3]))
def test_a_ticket_turned_blurred_and_squeezed_is_read_back(link: str, degrees: float, blur: float) -> None:
    card = ticket(replace(TICKET, link=link))
    assert read_codes(photographed(card, degrees=degrees, blur=blur)) == (link,)


def test_an_invitation_holds_no_code() -> None:
    assert read_codes(invitation(INVITATION)) == ()


@pytest.mark.parametrize("guest", [INVITATION.guest, LONG_NAME])
@pytest.mark.parametrize("post", ["", LONG_POST])
def test_long_names_and_posts_stay_readable_on_a_phone(guest: str, post: str) -> None:
    assert len(LONG_NAME) > 120
    assert smallest(invitation_blocks(replace(INVITATION, guest=guest, post=post))) >= 30
    assert smallest(ticket_blocks(replace(TICKET, guest=guest, post=post))) >= 30


@pytest.mark.parametrize("guest", [LONG_NAME * 20, "W" * 3000, "Ẳ ỵ " * 500])
def test_nothing_is_written_on_the_frame(guest: str) -> None:
    empty = opened(invitation(InvitationCard("", "", "", "", "", "", "", (), "", "")))
    full = opened(invitation(replace(INVITATION, guest=guest)))
    for picture in (empty, full):
        picture.paste("white", (76, 72, 1004, 1278))
    noise = 40  # of JPEG beside a letter
    written = ImageChops.difference(empty, full).convert("L").point(lambda grey: 255 * (grey > noise))
    assert written.getbbox() is None


def test_the_heading_is_red() -> None:
    heading = arrange(invitation_blocks(INVITATION), INSIDE)[2].box
    off_red = ImageChops.difference(opened(invitation(INVITATION)), Image.new("RGB", (1080, 1350), RED))
    reds = off_red.convert("L").crop(heading).histogram()[:8]
    assert sum(reds) > 2000


def test_decomposed_texts_give_the_same_card() -> None:
    decomposed = replace(INVITATION, event=unicodedata.normalize("NFD", EVENT))
    assert decomposed != INVITATION
    assert invitation(decomposed) == invitation(INVITATION)


def test_every_text_is_on_its_card() -> None:
    card: InvitationCard | TicketCard
    invited, admitted = replace(INVITATION, post=LONG_POST), replace(TICKET, post=LONG_POST)
    for card, blocks in ((invited, invitation_blocks(invited)), (admitted, ticket_blocks(admitted))):
        lines = " ".join(line.text for block in arrange(blocks, INSIDE) for line in block.lines)
        texts = [text for text in astuple(card) if isinstance(text, str) and not text.startswith("https")]
        assert all(text in lines for text in texts)
        assert all(label in lines and value in lines for label, value in card.rows)


@settings(deadline=None, max_examples=40)
@given(st.builds(InvitationCard, *[ANY] * 7, st.tuples(st.tuples(ANY, ANY)), ANY, ANY))
def test_any_text_gives_a_card(card: InvitationCard) -> None:
    assert opened(invitation(card)).size == (1080, 1350)


def test_a_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        ticket(replace(TICKET, link="https://example.org/" + "x" * 3000))


def test_eight_threads_give_the_same_bytes_as_one() -> None:
    cards = [replace(TICKET, guest=f"Ông Lê Văn {number}", post=LONG_POST[: number * 4]) for number in range(24)]
    alone = [ticket(card) for card in cards]
    for kept in (fonts.font, fonts.ink, fonts.advance, fonts.has_ink, fonts.words):
        kept.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ticket, cards)) == alone
