"""What people mean by what they type: commands, numbers and words of the choices last offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ceremony.errors import Refused
from ceremony.names import fold, tidy
from messages.texts import LANGUAGES, texts

_REPLIES = {"come": ("attend",), "stay_away": ("decline",)}
# The first that is offered is meant: what was asked last before what was asked by the way.
_MEANINGS = _REPLIES | {
    "acknowledge": ("ack",),
    "agree": (
        *("consent:yes", "consent_first:yes", "places_grant", "erase_confirm", "confirm"),
        *("invite_send", "remind_send", "change_send", "join_send", "split_send", "drop_send", "attend"),
    ),
    "refuse": ("consent:no", "consent_first:no", "places_refuse", "cancel", "decline"),
}
_MEANINGS_TO_A_QUESTION = _REPLIES | {"refuse": ("skip", "skipname")}


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
    """The data of the choice a text names, by its number or by its words; None where it names none.

    Raises:
        Refused: its words are those of several.
    """
    return next((data for typed in _readings(fold(text)) if (data := _named(typed, choices))), None)


def read_answer(text: str, choices: Sequence[tuple[str, str]], *, asked: bool) -> str | None:
    """The data of the choice that "có", "rõ" or "không" means here; None where it means none.

    Where news waits to be acknowledged, "vâng" says that, and leaves the reply to the invitation as it is.

    To an open question (`asked`) "không" only skips it: it is no reply to the invitation.

    Raises:
        Refused: it means several.
    """
    # As it is spelt first: "vắng" stays away, though without its marks it reads like "vâng".
    typed = (*_readings(tidy(text).lower()), *_readings(fold(text)))
    meanings = next((_answers()[each] for each in typed if each in _answers()), ())
    known = _MEANINGS_TO_A_QUESTION if asked else _MEANINGS
    meant = [each for meaning in meanings for each in known.get(meaning, ())]
    offered = [data for _, data in choices]
    every = (_only(data for data in offered if f"{data}:".startswith(f"{each}:")) for each in meant)
    return next((data for data in every if data), None)


def read_number(text: str) -> int | None:
    """The short number that a text is, as one answers a list with; None where it is none."""
    typed = _readings(text)[1]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else None


def _named(typed: str, choices: Sequence[tuple[str, str]]) -> str | None:
    number = read_number(typed) or _numerals().get(typed, 0)
    if 1 <= number <= len(choices):
        return choices[number - 1][1] or None
    return _only(data for words, data in choices if typed and _readings(fold(words))[0] == typed)


def _only(meant: Iterable[str]) -> str | None:
    """The only one of what words mean.

    Raises:
        Refused: they mean several: what is offered about one guest, and the same about another.
    """
    found = list(dict.fromkeys(meant))
    if len(found) > 1:
        raise Refused("several_meant")
    return found[0] if found else None


def _readings(text: str) -> tuple[str, str]:
    """What was typed, and the same without words that only make it polite: "dạ có ạ" says "có"."""
    words = text.removeprefix("/").rstrip(".)!").split()
    core = list(words)
    while len(core) > 1 and fold(core[0]).strip(",") in _polite("before"):
        core.pop(0)
    while len(core) > 1 and fold(core[-1]) in _polite("after"):
        core.pop()
    return "".join(words), "".join(core).rstrip(".),")


@cache
def _polite(where: str) -> frozenset[str]:
    every = (texts(language)(f"polite.{where}").split(",") for language in LANGUAGES)
    return frozenset(fold(word) for words in every for word in words)


@cache
def _answers() -> dict[str, tuple[str, ...]]:
    """What each word may mean, what is looked for first before the others."""
    spelt: dict[str, tuple[str, ...]] = {}
    for table in (texts(language).under("answers") for language in LANGUAGES):
        for name, line in table.items():
            for word in line.split(","):
                spelt[word.replace(" ", "")] = (*spelt.get(word.replace(" ", ""), ()), name)
    # Of words that look the same without their marks the one named first is meant.
    folded = {_squeeze(word): names for word, names in reversed(spelt.items())}
    return folded | spelt


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
