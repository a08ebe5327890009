"""How Vietnamese names and posts are searched and sorted."""

import unicodedata

LONGEST_NAME = 120

# đ has no decomposition; old Vietnamese fonts wrote Ð (eth), which looks the same.
_STROKED = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}


class _Bare(dict[int, str]):
    """Each character without its marks, found once: lists of thousands are folded over and over."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        marked = unicodedata.normalize("NFD", _STROKED.get(letter, letter))
        self[code] = "".join(c for c in marked if not unicodedata.combining(c))
        return self[code]


_BARE = _Bare()


def fold(text: str) -> str:
    """The search key of a text: small letters, no marks, đ as d, single spaces.

    Both ways of placing a tone mark (Hòa, Hoà) and both normal forms give the same key.
    """
    return " ".join(text.translate(_BARE).lower().split())


def tidy(text: str) -> str:
    """The text as it is kept: NFC, no control or invisible characters, single spaces."""
    visible = text if text.isprintable() else "".join(_visible(c) for c in text)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def capitalised(name: str) -> str:
    """The name with a capital at the beginning of each word, as it stands on a ticket."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split(" "))


def read_name(text: str) -> str | None:
    """A person's name, tidied, with capitals where it was typed without any; None where it is none."""
    name = tidy(text)
    name = capitalised(name) if name == name.lower() else name
    letters = sum(c.isalpha() for c in name)
    return name if letters >= 2 and len(name) <= LONGEST_NAME and not name[0].isdigit() else None


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category[0] == "C" else character
