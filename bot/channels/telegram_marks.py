"""Marks in Telegram's own terms: entities that name a stretch of a text in UTF-16 units."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, get_args

from telegram import MessageEntity

from messages import styled
from messages.lengths import first_units, length
from messages.styled import Run, Style

_STYLES: dict[str, Style] = {style: style for style in get_args(Style)} | {"expandable_blockquote": "blockquote"}
_LINK = MessageEntity.TEXT_LINK


def runs_of(text: str, entities: Sequence[MessageEntity]) -> tuple[Run, ...]:
    """The text with its marks; () where it has none."""
    marks = [(_span(text, entity), entity) for entity in entities if entity.type in (*_STYLES, _LINK)]
    edges = sorted({0, len(text), *(edge for span, _ in marks for edge in span)})
    runs = [
        _run(text[start:end], [entity for (left, right), entity in marks if left <= start and end <= right])
        for start, end in pairwise(edges)
    ]
    return styled.joined(runs) if marks else ()


def entities_of(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The marks of runs; what is marked alike from end to end is one entity, whatever else changes in it."""
    styles = {style for run in runs for style in run.styles}
    found = [entity for style in get_args(Style) if style in styles for entity in _stretches(runs, style)]
    return found + list(_links(runs))


def _span(text: str, entity: MessageEntity) -> tuple[int, int]:
    return first_units(text, entity.offset), first_units(text, entity.offset + entity.length)


def _run(text: str, entities: Sequence[MessageEntity]) -> Run:
    styles = tuple(dict.fromkeys(_STYLES[entity.type] for entity in entities if entity.type in _STYLES))
    return Run(text, styles, next((entity.url or "" for entity in entities if entity.type == _LINK), ""))


def _stretches(runs: Sequence[Run], style: Style) -> Iterator[dict[str, Any]]:
    offset = 0
    for marked, group in groupby(runs, key=lambda run: style in run.styles):
        units = length(styled.plain(group))
        if marked and units:
            yield dict(type=style, offset=offset, length=units)
        offset += units


def _links(runs: Sequence[Run]) -> Iterator[dict[str, Any]]:
    offset = 0
    for link, group in groupby(runs, key=lambda run: run.link):
        units = length(styled.plain(group))
        if link and units:
            yield dict(type=_LINK, offset=offset, length=units, url=link)
        offset += units
