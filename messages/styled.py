"""Words with the marks a person gave them: bold, links and the like, kept from the chat they were typed in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any, Literal

from messages.lengths import spans

Style = Literal["bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote"]

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Run:
    """Words that are marked alike; `link` is where they lead, '' for nowhere."""

    text: str
    styles: tuple[Style, ...] = ()
    link: str = ""

    @property
    def marks(self) -> tuple[tuple[Style, ...], str]:
        """How its words are marked."""
        return self.styles, self.link


def plain(runs: Iterable[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def spelt_out(runs: Iterable[Run]) -> str:
    """The words for who sees no marks: where a link leads stands behind it in brackets."""
    linked = groupby(runs, key=lambda run: run.link)
    return "".join(_with_address(plain(group), link) for link, group in linked)


def _with_address(text: str, link: str) -> str:
    return f"{text} ({link})" if link and link != text.strip() else text


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, neighbours that are marked alike as one."""
    alike = groupby((run for run in runs if run.text), key=lambda run: run.marks)
    return tuple(Run(plain(group), *marks) for marks, group in alike)


def cut(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    """The letters from `start` up to `end` with their marks."""
    found, position = [], 0
    for run in runs:
        found.append(replace(run, text=run.text[max(start - position, 0) : max(end - position, 0)]))
        position += len(run.text)
    return joined(found)


def split(runs: Iterable[Run], limit: int) -> list[tuple[Run, ...]]:
    """The runs in parts of so many UTF-16 units, cut at the ends of paragraphs, lines or words; marks are kept."""
    kept = tuple(runs)
    return [cut(kept, start, end) for start, end in spans(plain(kept), limit)]


def substitute(runs: Iterable[Run], values: Mapping[str, str]) -> tuple[Run, ...]:
    """The runs with values in their places, such as {ho_ten}; a place that has none stays as it is."""
    return joined(
        replace(run, text=_PLACE.sub(lambda place: values.get(place[1], place[0]), run.text)) for run in runs
    )


def dump(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """The runs as what JSON can hold."""
    return [asdict(run) for run in runs]


def load(rows: Iterable[dict[str, Any]]) -> tuple[Run, ...]:
    """The runs that `dump` gave."""
    return tuple(Run(row["text"], tuple(row["styles"]), row["link"]) for row in rows)


def cleaned(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs in NFC, without control characters but ends of lines, and without space at both ends."""
    words = [replace(run, text=_visible(run.text)) for run in runs]
    while words and not words[0].text.strip():
        words.pop(0)
    while words and not words[-1].text.strip():
        words.pop()
    if words:
        words[0] = replace(words[0], text=words[0].text.lstrip())
        words[-1] = replace(words[-1], text=words[-1].text.rstrip())
    return tuple(run for run in words if run.text)


def _visible(text: str) -> str:
    shown = (c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "".join(shown))
