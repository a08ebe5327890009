"""One code a guest: 80 random bits in Crockford base32, in groups of four; a unit's link has 110, staff's 130.

The alphabet leaves out I, L, O and U; what people type for the first three is read as the digit it looks like.
Every code holds a digit that no letter looks like: sixteen letters without a digit are a name ("Tran Thi Thanh
Hang"), never a code.
"""

import re
import secrets
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
UNIT_CODE_LENGTH = 22
STAFF_TOKEN_LENGTH = 26

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—.·_]+")
_IN_LINK = re.compile(r"(?:/[isu]/|[?&]start=)([0-9A-Za-z-]+)")
_PLAIN = re.compile(rf"[{ALPHABET}]+")
_CLEAR_DIGIT = re.compile("[2-9]")


def new_code() -> str:
    """A new guest code as stored: 16 letters without separators."""
    return _random(CODE_LENGTH)


def new_unit_code() -> str:
    """A new code for a unit's link: 22 letters."""
    return _random(UNIT_CODE_LENGTH)


def new_staff_token() -> str:
    """A new one-time token for a staff link: 26 letters."""
    return _random(STAFF_TOKEN_LENGTH)


def _random(length: int) -> str:
    while True:
        code = "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(length))  # 256 is eight times 32
        if _CLEAR_DIGIT.search(code):
            return code


def spell(code: str) -> str:
    """The code as people read it: groups of four joined by hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The guest code that `text` holds, typed or pasted or as a link, else None.

    Small letters, spaces, hyphens and O for 0 or I and L for 1 are understood.
    """
    return _read(text, CODE_LENGTH)


def read_unit_code(text: str) -> str | None:
    """The code of a unit's link that `text` holds, typed or as a link, else None."""
    return _read(text, UNIT_CODE_LENGTH)


def read_staff_token(text: str) -> str | None:
    """The staff token that `text` holds, typed or as a link, else None."""
    return _read(text, STAFF_TOKEN_LENGTH)


def looks_like_code(text: str) -> bool:
    """Whether somebody seems to have meant a code: about so many of its letters, and more than one digit.

    One digit alone is more likely a post that was typed without marks ("Chi bo 3 Bao Vinh").
    """
    letters = _normal(text)
    nearly = abs(len(letters) - CODE_LENGTH) <= 4
    return nearly and bool(_PLAIN.fullmatch(letters)) and sum(c.isdigit() for c in text) > 1


def is_cut_short(text: str) -> bool:
    """Whether it may be the beginning of a code, typed or scanned or in a link."""
    link = _IN_LINK.search(text)
    letters = _normal(link.group(1) if link else text)
    return 0 < len(letters) < CODE_LENGTH and bool(_PLAIN.fullmatch(letters)) and any(c.isdigit() for c in letters)


def digest(code: str) -> str:
    """What a code is looked up by, so that the time of a look-up tells nothing about the code."""
    return sha256(code.encode()).hexdigest()


def _read(text: str, length: int) -> str | None:
    link = _IN_LINK.search(text)
    typed = link.group(1) if link else text
    letters = _normal(typed)
    is_code = len(letters) == length and _PLAIN.fullmatch(letters) and any(c.isdigit() for c in typed)
    return letters if is_code else None


def _normal(text: str) -> str:
    return _SEPARATORS.sub("", text).upper().translate(_LOOKALIKES)
