"""Words with the marks a person gave them: bold, links and the like, kept from the chat they were typed in."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

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
