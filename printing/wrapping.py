"""Breaking a text into lines."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from printing.fonts import Face, advance, words

Measured = tuple[str, float]  # a word and its width in pixels


def wrap(text: str, face: Face, size: int, width: int, *, split: bool) -> list[str]:
    """As few lines as `width` pixels allow, and as even; `split` also breaks the words that are wider."""
    measured = [(word, advance(face, size, word)) for word in words(text)]
    if split:
        measured = [piece for word in measured for piece in _pieces(word, face, size, width)]
    return _even(measured, advance(face, size, " "), width)


def _pieces(word: Measured, face: Face, size: int, width: int) -> Iterator[Measured]:
    letters, whole = word
    if whole <= width:
        yield word
        return
    piece, used = "", 0.0
    for letter in letters:
        last = piece[-1:]  # letters are kerned: a pair is not as wide as its halves
        wide = advance(face, size, last + letter) - advance(face, size, last)
        if piece and used + wide > width:
            yield piece, used
            piece, used, wide = "", 0.0, advance(face, size, letter)
        piece, used = piece + letter, used + wide
    yield piece, used


def _even(measured: Sequence[Measured], space: float, width: int) -> list[str]:
    full = _greedy(measured, space, width)
    if len(full) < 2:
        return full
    # The narrowest room that needs no more lines gives the most even ones.
    narrowest = bisect_left(range(width), -len(full), key=lambda room: -len(_greedy(measured, space, room)))
    return _greedy(measured, space, narrowest)


def _greedy(measured: Sequence[Measured], space: float, width: int) -> list[str]:
    lines: list[list[str]] = []
    used = 0.0
    for word, wide in measured:
        if lines and used + space + wide <= width:
            lines[-1].append(word)
            used += space + wide
        else:
            lines.append([word])
            used = wide
    return [" ".join(line) for line in lines]
