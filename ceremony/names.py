"""How Vietnamese names and posts are searched and sorted."""

import unicodedata


def fold(text: str) -> str:
    """The search key of a text: small letters, no marks, đ as d, single spaces.

    Both ways of placing a tone mark (Hòa, Hoà) and both normal forms give the same key.
    """
    plain = text.replace("đ", "d").replace("Đ", "D")
    marked = unicodedata.normalize("NFD", plain)
    letters = "".join(c for c in marked if not unicodedata.combining(c))
    return " ".join(letters.lower().split())


def tidy(text: str) -> str:
    """The text as it is kept: NFC, no control or direction characters, single spaces."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join(visible.split())


def by_given_name(name: str) -> tuple[str, str]:
    """Sort key of a person's name: the given name is the last word."""
    words = fold(name).split()
    return (words[-1] if words else "", " ".join(words[:-1]))
