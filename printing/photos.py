"""Whether platforms take a picture as a photo."""

import io

from PIL import Image, UnidentifiedImageError

LONGEST_SIDES, STEEPEST = 10_000, 20
"""Telegram refuses a photo whose sides are longer together, or one of them so many times the other."""


def is_photo(data: bytes) -> bool:
    """Whether this is a picture with sides that are taken; its pixels are not read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            short, long = sorted(picture.size)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return False
    return short + long <= LONGEST_SIDES and long <= STEEPEST * short
