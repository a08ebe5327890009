"""Text in the old TCVN3 code (.VnTime fonts): recognised, to be refused with a word on converting it."""

import re

_OLD = (
    "\u00b5\u00b8\u00b6\u00b7\u00b9\u00a8\u00bb\u00be\u00bc\u00bd\u00c6\u00a9\u00c7\u00ca\u00c8\u00c9\u00cb\u00ae"
    "\u00cc\u00d0\u00ce\u00cf\u00d1\u00aa\u00d2\u00d5\u00d3\u00d4\u00d6\u00d7\u00dd\u00d8\u00dc\u00de"
    "\u00df\u00e3\u00e1\u00e2\u00e4\u00ab\u00e5\u00e8\u00e6\u00e7\u00e9\u00ac\u00ea\u00ed\u00eb\u00ec\u00ee"
    "\u00ef\u00f3\u00f1\u00f2\u00f4\u00ad\u00f5\u00f8\u00f6\u00f7\u00f9\u00fa\u00fd\u00fb\u00fc\u00fe"
    "\u00a1\u00a2\u00a7\u00a3\u00a4\u00a5\u00a6"
)
_NEW = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_CONVERTED = str.maketrans(_OLD, _NEW)
# Signs that no name holds, and capitals with marks that stand inside a word of small letters: NguyÔn V¨n.
_SIGNS = re.compile(
    r"[a-zA-Z](?:[\u00a1-\u00a8\u00ab\u00ac\u00b5-\u00b9\u00bb-\u00be\u00d7\u00f7]|[\u00a9\u00ae](?=[a-z]))"
)
_INSIDE = re.compile(r"[a-z][ÔÕÖ×ÒÓÈÉÊËÌÍÎÏÐÑÇÆÝÞßØÜ](?![A-ZÀ-Ý])")


def from_tcvn3(text: str) -> str:
    """What TCVN3 text says that was read as Latin-1."""
    return text.translate(_CONVERTED)


def looks_like_tcvn3(text: str) -> bool:
    """Whether a text reads as TCVN3 in Unicode's place does: NguyÔn V¨n A."""
    return not text.isascii() and bool(_SIGNS.search(text) or _INSIDE.search(text))
