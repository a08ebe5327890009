"""How long a text is for a platform, and where it is cut when it is too long."""


def length(text: str) -> int:
    """UTF-16 units, which platforms count."""
    return len(text.encode("utf-16-le")) // 2


def first_units(text: str, units: int) -> int:
    """How many whole letters stand in the first UTF-16 units of a text."""
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore"))


def spans(text: str, limit: int) -> list[tuple[int, int]]:
    """Where the parts of a text begin and end: each fits, and ends with a paragraph, line or word where it can.

    What is between the parts is white space; there is one part at least.
    """
    found, start, end = [], *_bare(text, 0, len(text))
    while length(text[start:end]) > limit:
        most = first_units(text[start:end], limit)
        cut = start + _cut(text[start : start + most + 2], most)
        found.append(_bare(text, start, cut))
        start, _ = _bare(text, cut, end)
    return [*found, (start, end)]


def _cut(text: str, most: int) -> int:
    """Where to cut within the first letters of a text: what ends just there may end there."""
    cuts = (text.rfind("\n\n"), text.rfind("\n", 0, most + 1), text.rfind(" ", 0, most + 1))
    return next((cut for cut in cuts if cut > most // 2), most)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    return left, max(left, start + len(words.rstrip()))
