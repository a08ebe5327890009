"""Whatever can be told of a list has a sentence, and no sentence is for nothing."""

import ast
from pathlib import Path

import pytest

from messages.texts import LANGUAGES, texts

ROOM = Path(__file__).parent.parent.parent / "lists"
_TELLING = {"Remark", "_tell", "_warn", "_left_out", "_tell_outside", "_Heading"}


def _trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in ROOM.glob("*.py")]


def _told() -> set[str]:
    calls = [node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    telling = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] in _TELLING]
    keys = [
        each.value
        for call in telling
        for arg in call.args
        for each in ast.walk(arg)
        if isinstance(each, ast.Constant)
    ]
    return {key for key in keys if isinstance(key, str) and key.replace("_", "").isalnum() and key.islower()}


def _written() -> set[str]:
    nodes = [node for tree in _trees() for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


_NO_KEYS = {"sheet", "row", "found", "limit", "column", "columns", "taken", "others"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_has_its_sentence(language: str) -> None:
    told = _told() - _NO_KEYS
    assert len(told) > 50
    assert {key for key in told if not texts(language).has(f"lists.{key}")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_told_by_something(language: str) -> None:
    assert set(texts(language).under("lists")) - _written() == set()
