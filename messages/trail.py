"""What was done, in words: an act of the audit trail with its details."""

from collections.abc import Mapping
from typing import Any

from messages.texts import Texts

DETAILS = (
    *("reply", "consent", "granted", "role", "fields", "value", "count", "added", "withdrawn", "reachable"),
    *("without", "number", "guests", "companions", "door", "label", "unit", "changed", "seated", "seat"),
)
"""What the sentences have places for; an older entry may lack some."""


def what(t: Texts, act: str, details: Mapping[str, Any]) -> str:
    """The sentence for an act; one without a sentence of its own is "another act"."""
    key = f"desk.act.{act.replace('change_', 'changed.')}"
    if not t.has(key):
        return t("desk.act.other")
    words = {name: _word(t, name, value) for name, value in details.items()}
    told = t(key, **dict.fromkeys(DETAILS, "") | words).rstrip(": ")
    return t("desk.on_behalf", what=told) if details.get("on_behalf") else told


def kind(t: Texts, act: str) -> str:
    """What such acts are called, without their details."""
    return what(t, act, {}).partition(":")[0]


def _word(t: Texts, key: str, value: Any) -> str:
    """A detail as a person says it."""
    if key == "fields":
        return ", ".join(t(f"desk.field.{each}").lower() for each in value)
    if key in ("reply", "consent", "granted", "role"):
        return t(f"desk.word.{key}.{str(value).lower()}")
    return str(value)
