"""Ticket pictures a second, beside bare qrcode and Pillow drawing the same pictures from nothing."""

import io
import statistics
import time
from collections.abc import Callable, Iterable, Sequence

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M

from ceremony.codes import new_code, spell
from printing.cards import QR_SIZE, TicketCard, ticket, ticket_blocks
from printing.fonts import font
from printing.layout import Placed, arrange
from printing.paper import GOLD, INSIDE, PAPER, QUALITY, RED, SIZE

TICKETS = 200
ROUNDS = 5
EVENT = "Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa bàn thành phố Long Khánh"
Drawn = Callable[[], bytes]


def cards() -> list[TicketCard]:
    """Tickets of one ceremony, each for another guest with an invented name."""
    return [_card(n, new_code()) for n in range(TICKETS)]


def _card(number: int, code: str) -> TicketCard:
    return TicketCard(
        heading="THẺ THAM DỰ",
        event=EVENT,
        guest=f"Đồng chí Nguyễn Thị Mẫu {number}",
        post=f"Chủ tịch UBND phường Mẫu {number % 15}",
        rows=(
            ("Thành phần", "Đại biểu phường, xã"),
            ("Thời gian", "07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024"),
            ("Địa điểm", "UBND phường Xuân An"),
            ("Chỗ ngồi", f"Hàng {number // 20 + 1}, ghế {number % 20 + 1}"),
        ),
        code=spell(code),
        link=f"https://giaymoi.longkhanh.example.vn/i/{code}",
        note="Xuất trình mã này tại cửa",
    )


def from_nothing(card: TicketCard, placed: Sequence[Placed]) -> bytes:
    """The same picture by Pillow and qrcode alone; where each line stands is given, and the fonts are open."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    right, bottom = SIZE[0] - 1, SIZE[1] - 1
    draw.rectangle((32, 32, right - 32, bottom - 32), outline=RED, width=5)
    draw.rectangle((48, 48, right - 48, bottom - 48), outline=GOLD, width=2)
    for block in placed:
        for line in block.lines:
            draw.text((line.x, line.baseline), line.text, line.colour, font(line.face, line.size), anchor="ls")
        if block.image is not None and block.image.width == QR_SIZE:
            image.paste(_code(card.link), (block.box.left, block.box.top))
        elif block.image is not None:
            middle = (block.box.top + block.box.bottom) // 2
            draw.line((block.box.left, middle, block.box.right, middle), GOLD, 2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _code(link: str) -> Image.Image:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=10)
    code.add_data(link)
    code.make(fit=True)
    image: Image.Image = code.make_image(back_color=PAPER).get_image()
    return image.convert("RGB").resize((QR_SIZE, QR_SIZE), Image.Resampling.NEAREST)


def rate(draws: Iterable[Drawn]) -> float:
    """Pictures a second."""
    waiting = list(draws)
    began = time.perf_counter()
    for draw in waiting:
        draw()
    return len(waiting) / (time.perf_counter() - began)


def _ours(card: TicketCard) -> Drawn:
    return lambda: ticket(card)


def _bare(card: TicketCard, placed: Sequence[Placed]) -> Drawn:
    return lambda: from_nothing(card, placed)


async def main() -> None:
    """Tickets a second, one after another, in rounds that alternate."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        fresh = cards()
        placed = [arrange(ticket_blocks(card), INSIDE) for card in fresh]
        bare.append(rate(_bare(card, where) for card, where in zip(fresh, placed, strict=True)))
        ours.append(rate(_ours(card) for card in cards()))
    base, own = statistics.median(bare), statistics.median(ours)
    print(f"Ticket pictures a second (median of {ROUNDS} rounds of {TICKETS}; at least 1.5 x)")
    print(f"  qrcode and Pillow from nothing {base:>20.0f}")
    print(f"  ours {own:>46.0f}{own / base:>9.2f} x")
