"""What a cell with telephone numbers says."""

import re
from dataclasses import dataclass

from ceremony.phones import read_phone, show_phone
from lists.model import Remark

_BETWEEN = re.compile(r"[/;,\n|]|\s-\s|\s+(?:hoặc|và|or)\s+|\s{2,}", re.IGNORECASE)
_ONE = re.compile(r"(?<!\d)\+?\d(?:[\s.\-]?\d){7,12}(?!\d)")
_TAIL = re.compile(r"^(\d{9,12})[.,]0+$")
_IDENTITY = re.compile(r"(?<!\d)\d{12}(?!\d)")
_OLD = re.compile(r"(?:\+?84|0)?1(?:2\d|6[2-9]|86|88|99)\d{7}")
_SHOWN = 60


@dataclass(frozen=True)
class Numbers:
    """The number to take, in E.164, '' for none; and what is to be told."""

    phone: str = ""
    warnings: tuple[Remark, ...] = ()


def read_numbers(text: str) -> Numbers:
    """The first number of a cell; that there are more, or none that can be dialled, is told."""
    text = _TAIL.sub(r"\1", text.lstrip("'").strip())
    if not text:
        return Numbers()
    if phone := read_phone(text):
        return Numbers(phone, _changed(text))
    digits = re.sub(r"[\s.]", "", text)
    if _IDENTITY.fullmatch(digits):
        return Numbers("", (Remark("identity_number"),))
    text = _IDENTITY.sub("…", text)
    found = list(dict.fromkeys(filter(None, map(read_phone, _pieces(text)))))
    if not found:
        return Numbers("", (Remark("bad_phone", {"found": text[:_SHOWN]}),))
    shown = show_phone(found[0])
    if len(found) > 1:
        others = ", ".join(map(show_phone, found[1:]))
        return Numbers(found[0], (Remark("two_phones", {"taken": shown, "others": others}),))
    return Numbers(found[0], (Remark("phone_with_words", {"taken": shown, "found": text[:_SHOWN]}),))


def _pieces(text: str) -> list[str]:
    by_separator = [piece for piece in _BETWEEN.split(text) if piece]
    return [*by_separator, *_ONE.findall(text)] if any(map(read_phone, by_separator)) else _runs(text)


def _runs(text: str) -> list[str]:
    """Numbers that nothing but a dash, a space or words stands between."""
    return [*_ONE.findall(text), *re.findall(r"(?<!\d)\+?\d{9,12}(?!\d)", re.sub(r"[.]", "", text))]


def _changed(text: str) -> tuple[Remark, ...]:
    """That a number of eleven digits became today's."""
    digits = re.sub(r"[^\d+]", "", text)
    phone = read_phone(text)
    return (Remark("old_number", {"taken": show_phone(phone)}),) if phone and _OLD.fullmatch(digits) else ()
