"""Reading QR codes from a photo that somebody sent."""

from io import BytesIO

from PIL import Image
from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode, read_barcodes

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
# What phones and chats send; no other decoder meets a stranger's bytes.
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
# What Pillow raises at a picture it cannot read; the last two come where its own limit of pixels is passed.
BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
QR_ONLY = BarcodeFormats(BarcodeFormat.QRCode)


class UnreadablePicture(Exception):
    """The bytes are not a picture we read: another format, too large, or broken off."""


def read_codes(picture: bytes) -> tuple[str, ...]:
    """The texts of all QR codes in a photo.

    Raises:
        UnreadablePicture: not an image of a common kind, truncated, over 20 MB or over 50 megapixels.
    """
    if len(picture) > MOST_BYTES:
        raise UnreadablePicture(f"{len(picture)} bytes")
    found = read_barcodes(_grey(picture), formats=QR_ONLY, text_mode=TextMode.Plain)
    return tuple(code.text for code in found)


def _grey(picture: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(picture), formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnreadablePicture(f"{image.width} x {image.height} pixels")
            image.draft("L", None)
            return _on_white(image)
    except BROKEN as error:
        raise UnreadablePicture(f"{type(error).__name__}: {error}") from error


def _on_white(image: Image.Image) -> Image.Image:
    """In grey; what is transparent becomes white, or a black code would stand on black."""
    if not image.has_transparency_data:
        return image.convert("L")
    coloured = image.convert("RGBA")
    white = Image.new("L", image.size, 255)
    white.paste(coloured.convert("L"), mask=coloured.getchannel("A"))
    return white
