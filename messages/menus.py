"""The commands a chat offers, by the duties it has."""

from collections.abc import Sequence

from messages.texts import Texts, texts


def label(t: Texts, command: str) -> str | None:
    """What a command is called in the first menu that has it, which is the delegate's."""
    every = ((key.rpartition(".")[2], words) for key, words in t.under("menu").items())
    return next((words for name, words in every if name == command), None)


def menu(roles: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Commands with what they do, the duties' first; each once."""
    t = texts(language)
    ordered = [role for role in roles if role != "delegate"] + ["delegate"]
    merged = [item for role in ordered for item in t.under(f"menu.{role}").items()]
    return list(dict(merged).items())
