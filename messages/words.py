"""What people mean by what they type: commands, numbers and words of the choices last offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ceremony.names import fold
from messages.texts import LANGUAGES, texts

_MEANINGS = {
    "agree": ("attend", "confirm", "invite_send", "remind_send", "change_send", "drop_send"),
    "refuse": ("decline", "cancel"),
}
_MEANINGS_TO_A_QUESTION = {"refuse": ("skip", "skipname")}


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
    number = int(typed) if is_number(typed) else _numerals().get(typed, 0)
    if 1 <= number <= len(choices):
        return choices[number - 1][1]
    return next((data for words, data in choices if typed and _squeeze(words) == typed), None)


def read_answer(text: str, choices: Sequence[tuple[str, str]], *, asked: bool) -> str | None:
    """The data of the choice that "có", "vâng" or "không" means here; None where it means none.

    To an open question (`asked`) "không" only skips it: it is no reply to the invitation.
    """
    meaning = _answers().get(_squeeze(text).rstrip(".!"), "")
    verbs = (_MEANINGS_TO_A_QUESTION if asked else _MEANINGS).get(meaning, ())
    return next((data for _, data in choices if data.partition(":")[0] in verbs), None)


def is_number(text: str) -> bool:
    """Whether a text is a short number, as one answers a list with."""
    typed = text.strip().rstrip(".)")
    return typed.isascii() and typed.isdigit() and len(typed) <= 3


@cache
def _answers() -> dict[str, str]:
    tables = (texts(language).under("answers") for language in LANGUAGES)
    named = [(name, word) for table in tables for name, line in table.items() for word in line.split(",")]
    return {_squeeze(word): name for name, word in named}


@cache
def _numerals() -> dict[str, int]:
    every = (texts(language)("numerals.names").split(",") for language in LANGUAGES)
    return {_squeeze(word): number for names in every for number, word in enumerate(names, 1)}


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
