"""Whatever a webhook brings with the right secret: taken or refused, never a failure of ours."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from bot.channels.zalo import Zalo
from messages.menus import menu
from messages.model import Incoming, Unsupported
from printing.reading import read_codes

NOWHERE = "http://127.0.0.1:1"
_PERSON = {"id": 7001, "is_bot": False, "first_name": "Người", "language_code": "vi"}
_CHAT = {"id": 7001, "type": "private", "first_name": "Người"}
_TELEGRAM = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": _CHAT, "from": _PERSON, "text": "1"}}
_ZALO = {
    "event_name": "message.text.received",
    "message": {
        "from": {"id": "z", "is_bot": False},
        "chat": {"id": "z", "chat_type": "PRIVATE"},
        "message_id": "m1",
        "date": 1722819600000,
        "text": "1",
        "photo": "x",
    },
}
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _channel(name: str) -> Telegram | Zalo:
    if name == "zalo":
        return Zalo("1:token", NOWHERE, read_codes=read_codes)
    return Telegram("1:token", NOWHERE, read_codes=read_codes, menus=menu)


async def _taken(name: str, body: bytes) -> tuple[bool, list[Incoming]]:
    heard: list[Incoming] = []

    async def receive(incoming: Incoming) -> None:
        heard.append(incoming)

    channel = _channel(name)
    taken = await channel.take(body, receive)
    await channel.close()
    return taken, heard


def _places(tree: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(tree, dict):
        return [path]
    return [path, *(place for key, inner in tree.items() for place in _places(inner, (*path, key)))]


def _with(tree: Any, path: tuple[str, ...], value: object) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(tree)
    changed[path[0]] = _with(tree[path[0]], path[1:], value)
    return changed


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize(("name", "update"), [("telegram", _TELEGRAM), ("zalo", _ZALO)])
@given(data=st.data())
async def test_an_update_with_one_wrong_field_breaks_nothing(
    name: str, update: dict[str, Any], data: st.DataObject
) -> None:
    odd = _with(update, data.draw(st.sampled_from(_places(update))), data.draw(_ANYTHING))
    _, heard = await _taken(name, json.dumps(odd).encode())
    assert len(heard) <= 1


@pytest.mark.parametrize("name", ["telegram", "zalo"])
@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 100_000, b'{"update_id":' + b"1" * 5000 + b"}"])
async def test_a_body_too_deep_or_too_long_to_read_is_refused(name: str, body: bytes) -> None:
    assert await _taken(name, body) == (False, [])


async def test_a_moment_out_of_time_is_refused() -> None:
    odd = _with(_TELEGRAM, ("message", "date"), 99_999_999_999_999_999)
    assert await _taken("telegram", json.dumps(odd).encode()) == (False, [])


@pytest.mark.parametrize("odd", ["z\ud800", "z\0", ""])
async def test_an_id_that_no_database_keeps_is_none_of_our_business(odd: str) -> None:
    body = json.dumps(_with(_ZALO, ("message", "chat", "id"), odd)).encode()
    assert await _taken("zalo", body) == (True, [])


async def test_a_picture_by_an_address_that_breaks_the_reader_is_answered() -> None:
    picture = _with(_ZALO, ("event_name",), "message.image.received")
    _, (heard,) = await _taken("zalo", json.dumps(_with(picture, ("message", "photo"), "http://xn--a/")).encode())
    assert heard.content == Unsupported("other")
