"""Where everything on a card goes: blocks one under another, fitted into a frame. Nothing is drawn here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from PIL import Image

from printing.fonts import ABOVE, BELOW, Face, advance
from printing.wrapping import wrap

Colour = tuple[int, int, int]

PITCH = 1.38  # from baseline to baseline, in parts of the size
ROW_GAP = 0.4  # more between the rows of a grid, where there is room
LABELS = 0.4  # the part of the width that labels may take
LOOSEST = 1.7  # times a gap may grow on a card with few words
COMFORT = 4  # steps from a style's size to its least; after them words may be broken
SHRINK = 0.9
STEPS = COMFORT + 18


class CardOverflow(ValueError):
    """The texts are too long for the card even in its smallest letters."""


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Style:
    """How a text looks: `size` in pixels where there is room, `least` where there is not."""

    face: Face
    size: int
    least: int
    colour: Colour

    def at(self, step: int) -> int:
        """The size in pixels after a number of steps of shrinking."""
        if step <= COMFORT:
            return round(self.size - (self.size - self.least) * step / COMFORT)
        return round(self.least * SHRINK ** (step - COMFORT - 1))


@dataclass(frozen=True)
class Text:
    """A centred paragraph; `gap` is the room above it in pixels."""

    text: str
    style: Style
    gap: int


@dataclass(frozen=True)
class Grid:
    """Rows of a label and a value."""

    rows: tuple[tuple[str, str], ...]
    label: Style
    value: Style
    gap: int


@dataclass(frozen=True)
class Figure:
    """A picture that keeps its size."""

    image: Image.Image
    gap: int


Block = Text | Grid | Figure


@dataclass(frozen=True)
class Line:
    """Words on a baseline; `x` is where the pen starts, `width` how far it goes."""

    text: str
    face: Face
    size: int
    colour: Colour
    x: int
    baseline: int
    width: float


@dataclass(frozen=True)
class Placed:
    """A block in its place."""

    box: Box
    lines: tuple[Line, ...] = ()
    image: Image.Image | None = None


def arrange(blocks: Sequence[Block], frame: Box) -> tuple[Placed, ...]:
    """The blocks that have something to show, one under another inside the frame, as large as they fit.

    Raises:
        CardOverflow: the smallest letters are still too large.
    """
    width = frame.right - frame.left
    for step in range(STEPS):
        placed = [(block.gap, _place(block, width, step)) for block in blocks]
        shown = [(gap, place) for gap, place in placed if place.lines or place.image]
        if step > COMFORT or all(_words_fit(place, width) for _, place in shown):
            stacked = _stack(shown, frame, step)
            if stacked is not None:
                return stacked
    raise CardOverflow(f"{len(blocks)} blocks in {width} x {frame.bottom - frame.top} pixels")


def _stack(shown: Sequence[tuple[int, Placed]], frame: Box, step: int) -> tuple[Placed, ...] | None:
    """One under another, gaps stretched to fill the frame, or None where it is too low."""
    wanted = sum(gap for gap, _ in shown[1:])
    spare = frame.bottom - frame.top - sum(place.box.bottom for _, place in shown)
    stretch = min(spare / max(wanted, 1), LOOSEST)
    if stretch < _tightness(step):
        return None
    gaps = [0, *(int(gap * stretch) for gap, _ in shown[1:])]
    top = frame.top + (spare - sum(gaps)) // 2
    stacked = []
    for gap, (_, place) in zip(gaps, shown, strict=False):
        stacked.append(_moved(place, frame.left, top + gap))
        top += gap + place.box.bottom
    return tuple(stacked)


def _tightness(step: int) -> float:
    """The part of its gaps that a card keeps at least."""
    return max(1 - 0.17 * step, 0.2)


def _place(block: Block, width: int, step: int) -> Placed:
    """A block at the origin."""
    match block:
        case Text(text, style):
            return _column(_centred(_set(text, style, width, step), width), width)
        case Grid():
            return _column(_rows(block, width, step), width)
        case Figure(image):
            left = (width - image.width) // 2
            return Placed(Box(left, 0, left + image.width, image.height), image=image)


def _column(lines: tuple[Line, ...], width: int) -> Placed:
    return Placed(Box(0, 0, width, _bottom(lines)), lines)


def _rows(grid: Grid, width: int, step: int) -> tuple[Line, ...]:
    """Labels in one column, values in the next, the whole centred."""
    size = grid.value.at(step)
    first, pitch = round(ABOVE * size), round((PITCH + ROW_GAP * _tightness(step)) * size)
    labels = [_set(label, grid.label, int(width * LABELS), step) for label, _ in grid.rows]
    column = int(max((line.width for label in labels for line in label), default=0)) + size
    lines: list[Line] = []
    for label, (_, text) in zip(labels, grid.rows, strict=True):
        value = _set(text, grid.value, width - column, step)
        down = max(line.baseline for line in lines) + pitch - first if lines else 0
        lines += _shifted((*label, *_shifted(value, column, 0)), 0, down)
    used = max((line.x + line.width for line in lines), default=0)
    return _shifted(lines, int(width - used) // 2, 0)


def _set(text: str, style: Style, width: int, step: int) -> tuple[Line, ...]:
    """A text in lines that all start at 0, no wider than `width` where its words allow."""
    face, size = style.face, style.at(step)
    first, pitch = round(ABOVE * size), round(PITCH * size)
    return tuple(
        Line(line, face, size, style.colour, 0, first + number * pitch, advance(face, size, line))
        for number, line in enumerate(wrap(text, face, size, width, split=step > COMFORT))
    )


def _words_fit(place: Placed, width: int) -> bool:
    return all(line.x >= 0 and line.x + line.width <= width + 1 for line in place.lines)


def _centred(lines: Sequence[Line], width: int) -> tuple[Line, ...]:
    return tuple(replace(line, x=round((width - line.width) / 2)) for line in lines)


def _shifted(lines: Sequence[Line], right: int, down: int) -> tuple[Line, ...]:
    return tuple(replace(line, x=line.x + right, baseline=line.baseline + down) for line in lines)


def _moved(place: Placed, right: int, down: int) -> Placed:
    box = place.box
    box = Box(box.left + right, box.top + down, box.right + right, box.bottom + down)
    return replace(place, box=box, lines=_shifted(place.lines, right, down))


def _bottom(lines: Sequence[Line]) -> int:
    return max((line.baseline + round(BELOW * line.size) for line in lines), default=0)
