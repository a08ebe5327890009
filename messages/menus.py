"""The commands a chat offers, by the duties it has."""

from collections.abc import Sequence

from messages.texts import Texts, texts


def label(t: Texts, command: str) -> str | None:
    """What a command is called in a menu."""
    names = {key.rpartition(".")[2]: words for key, words in t.under("menu").items()}
    return names.get(command)


def menu(roles: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Commands with what they do, the duties' first; each once."""
    t = texts(language)
    ordered = [role for role in roles if role != "delegate"] + ["delegate"]
    merged = [item for role in ordered for item in t.under(f"menu.{role}").items()]
    return list(dict(merged).items())
