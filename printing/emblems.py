"""The picture that stands on a ceremony's cards: checked once, when it comes."""

import io
from functools import lru_cache

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5_000_000
MOST_PIXELS = 40_000_000
WIDTH, HEIGHT = 420, 140
"""Pixels of a card that an emblem takes at most."""


class BadEmblem(ValueError):
    """It is no picture that can stand on a card; `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def prepared(data: bytes) -> bytes:
    """The picture as a PNG that fits on a card.

    Raises:
        BadEmblem: it is too large (5 MB, 40 million pixels), broken, or no picture.
    """
    if len(data) > LARGEST_FILE:
        raise BadEmblem("emblem_too_large")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadEmblem("emblem_too_large")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise BadEmblem("emblem_too_large") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise error if isinstance(error, BadEmblem) else BadEmblem("emblem_broken") from error
    out = io.BytesIO()
    ImageOps.contain(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=16)
def on_ground(png: bytes, ground: tuple[int, int, int]) -> Image.Image:
    """A prepared emblem on this ground (never write to it)."""
    emblem = Image.open(io.BytesIO(png))
    image = Image.new("RGB", emblem.size, ground)
    image.paste(emblem, mask=emblem)
    return image
