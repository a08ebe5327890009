"""What people mean by what they type: commands, numbers and words of the choices last offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ceremony.names import fold
from messages.texts import LANGUAGES, texts

_MEANINGS = {
    "acknowledge": ("ack",),
    "agree": ("attend", "confirm", "invite_send", "remind_send", "change_send"),
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
    """The data of the choice that "có", "rõ" or "không" means here; None where it means none.

    Where news waits to be acknowledged, "vâng" says that, and leaves the reply to the invitation as it is.

    To an open question (`asked`) "không" only skips it: it is no reply to the invitation.
    """
    meanings = _answers().get(_squeeze(text).rstrip(".!"), ())
    known = _MEANINGS_TO_A_QUESTION if asked else _MEANINGS
    offered = (data for meaning in meanings for data in _offering(choices, known.get(meaning, ())))
    return next(offered, None)


def _offering(choices: Sequence[tuple[str, str]], verbs: Sequence[str]) -> list[str]:
    return [data for _, data in choices if data.partition(":")[0] in verbs]


def is_number(text: str) -> bool:
    """Whether a text is a short number, as one answers a list with."""
    typed = text.strip().rstrip(".)")
    return typed.isascii() and typed.isdigit() and len(typed) <= 3


@cache
def _answers() -> dict[str, tuple[str, ...]]:
    """What each word may mean, what is looked for first before the others."""
    meanings: dict[str, tuple[str, ...]] = {}
    for name in _MEANINGS:
        for language in LANGUAGES:
            for word in texts(language)(f"answers.{name}").split(","):
                known = meanings.get(_squeeze(word), ())
                meanings[_squeeze(word)] = known if name in known else (*known, name)
    return meanings


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
