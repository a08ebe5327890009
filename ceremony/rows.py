"""Row numbers of a paper roster as people key them in: "1 4 7-12"."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_SPLIT = re.compile(r"[\s,;]+")
_AROUND_DASH = re.compile(r"\s*[-‐‑‒–—]\s*")
_PIECE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


@dataclass(frozen=True)
class Keyed:
    """The numbers that were meant, and what is wrong: the key of a sentence and the piece as typed."""

    numbers: tuple[int, ...]
    mistakes: tuple[tuple[str, str], ...]


def read_rows(text: str, known: Collection[int]) -> Keyed:
    """The rows of `known` that a text names; a range stands for those of its numbers that were printed."""
    numbers: dict[int, None] = {}
    mistakes = []
    for piece in filter(None, _SPLIT.split(_AROUND_DASH.sub("-", text.strip()))):
        meant, mistake = _read(piece, known)
        numbers |= dict.fromkeys(meant)
        if mistake:
            mistakes.append((mistake, piece))
    return Keyed(tuple(numbers), tuple(mistakes))


def _read(piece: str, known: Collection[int]) -> tuple[list[int], str]:
    found = _PIECE.fullmatch(piece)
    if found is None:
        return [], "not_a_row"
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        return [], "reversed"
    if first not in known or last not in known:
        return [], "unknown_row"
    return [number for number in sorted(known) if first <= number <= last], ""
