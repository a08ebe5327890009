"""Words with the marks a person gave them: bold, links and the like, kept from the chat they were typed in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

_PLACE = re.compile(r"\{(\w+)\}")

Style = Literal["bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote"]


@dataclass(frozen=True)
class Run:
    """Words that are marked alike; `link` is where they lead, '' for nowhere."""

    text: str
    styles: tuple[Style, ...] = ()
    link: str = ""


def plain(runs: Iterable[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def dump(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """The runs as what JSON can hold."""
    return [asdict(run) for run in runs]


def load(rows: Iterable[dict[str, Any]]) -> tuple[Run, ...]:
    """The runs that `dump` gave."""
    return tuple(Run(row["text"], tuple(row["styles"]), row["link"]) for row in rows)


def substitute(runs: tuple[Run, ...], values: Mapping[str, str]) -> tuple[Run, ...]:
    """The runs with values in their places, such as {ho_ten}; a place that has none stays as it is."""
    filled = (
        replace(run, text=_PLACE.sub(lambda place: values.get(place[1], place[0]), run.text)) for run in runs
    )
    return tuple(run for run in filled if run.text)


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
