"""What people mean by what they type: commands, numbers and words of the choices last offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ceremony.names import fold
from messages.texts import LANGUAGES, texts


@dataclass(frozen=True)
class Command:
    """A command and the rest of the line."""

    name: str
    argument: str = ""


def read_command(text: str) -> Command | None:
    """The command in a line: "/ve", "/Thư mời", "thu moi", "/traloi bí thư", with or without diacritics."""
    line = text.strip()
    head, _, rest = line.partition(" ")
    whole, first = _squeeze(line), _squeeze(head)
    if whole in _names():
        return Command(_names()[whole])
    if line.startswith("/"):
        return Command(_names().get(first, first), rest.strip())
    return None


def read_choice(text: str, choices: Sequence[tuple[str, str]]) -> str | None:
    """The data of the choice a text names, by its number or by its words; None where it names none."""
    typed = _squeeze(text).rstrip(".)")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= len(choices):
        return choices[int(typed[:4]) - 1][1]
    return next((data for words, data in choices if typed and _squeeze(words) == typed), None)


@cache
def _names() -> dict[str, str]:
    every = (texts(language).under("commands") for language in LANGUAGES)
    return {
        _squeeze(alias): name
        for table in every
        for name, line in table.items()
        for alias in [name, *line.split(",")]
    }


def _squeeze(text: str) -> str:
    return fold(text).removeprefix("/").replace(" ", "")
