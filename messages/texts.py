"""Every sentence, from vi.toml and en.toml, which hold the same keys."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("vi", "en")


class Texts:
    """The sentences of one language: `texts("delegate.welcome", name=...)`."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence with its places filled.

        Raises:
            KeyError: there is no such sentence, or a value it needs was not given.
        """
        return self._sentences[key].format_map(values)

    def under(self, prefix: str) -> dict[str, str]:
        """All sentences below a section, by the rest of their key."""
        start = prefix + "."
        return {key.removeprefix(start): text for key, text in self._sentences.items() if key.startswith(start)}

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._sentences


@cache
def texts(language: str) -> Texts:
    """The sentences of a language; Vietnamese for one we do not speak."""
    known = language if language in LANGUAGES else "vi"
    source = files("messages").joinpath(f"{known}.toml").read_text(encoding="utf-8")
    return Texts(known, dict(_flatten(tomllib.loads(source))))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield prefix + key, value.rstrip("\n")
        else:
            yield from _flatten(value, f"{prefix}{key}.")
