"""Marks as Telegram tells them, and back: offsets in UTF-16 units, nested and overlapping."""

import unicodedata
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.channels.telegram import Telegram
from bot.channels.telegram_marks import entities_of, runs_of
from messages import styled
from messages.lengths import length
from messages.model import Message, Said
from messages.styled import Run, Style
from tests.bot.channels.conftest import heard
from tests.fakes.bot_api import marks_of
from tests.fakes.telegram import FakeTelegram

LETTERS = st.sampled_from(
    ["a", "Đ", "ễ", unicodedata.normalize("NFD", "ễ"), "🌸", "\U0001f1fb\U0001f1f3", " ", "\n"]
)
OUTSIDE = [style for style in get_args(Style) if style not in ("code", "pre")]
RUNS = st.lists(
    st.builds(
        Run,
        st.lists(LETTERS, min_size=1, max_size=8).map("".join),
        st.lists(st.sampled_from(OUTSIDE), max_size=3, unique=True).map(tuple),
        st.sampled_from(["", "https://example.org/a", "https://example.org/b"]),
    ),
    max_size=6,
).map(tuple)


def _entity(kind: str, offset: int, length: int, **more: Any) -> MessageEntity:
    return MessageEntity(kind, offset, length, **more)


def test_nested_and_overlapping_marks_are_taken_apart() -> None:
    text = "🌸 Kính gửi đồng chí"
    marks = [
        _entity("bold", 0, 11),
        _entity("italic", 8, 5),
        _entity("text_link", 3, 4, url="https://example.org/"),
    ]
    assert runs_of(text, marks) == (
        Run("🌸 ", ("bold",)),
        Run("Kính", ("bold",), "https://example.org/"),
        Run(" ", ("bold",)),
        Run("gửi", ("bold", "italic")),
        Run(" đ", ("italic",)),
        Run("ồng chí"),
    )


def test_what_is_no_mark_is_left_to_the_reader() -> None:
    text = "/thongbao https://example.org #lễ @ai"
    marks = [_entity("bot_command", 0, 9), _entity("url", 10, 19), _entity("hashtag", 30, 3)]
    assert runs_of(text, marks) == ()


def test_a_quotation_that_folds_is_a_quotation() -> None:
    assert runs_of("a", [_entity("expandable_blockquote", 0, 1)]) == (Run("a", ("blockquote",)),)


def test_a_mark_that_goes_on_is_one_entity() -> None:
    runs = (
        Run("một "),
        Run("hai ", ("blockquote",)),
        Run("🌸", ("blockquote", "bold")),
        Run(" ba", ("blockquote",)),
    )
    found = {(entity["type"], entity["offset"], entity["length"]) for entity in entities_of(runs)}
    assert found == {("blockquote", 4, 9), ("bold", 8, 2)}


@given(RUNS)
def test_marks_there_and_back_are_the_same(runs: tuple[Run, ...]) -> None:
    text, found = styled.plain(runs), entities_of(runs)
    marks_of({"text": text, "entities": found})
    back = runs_of(text, [MessageEntity(**entity) for entity in found])
    assert _letters(back or (Run(text),)) == _letters(runs)


def _letters(runs: tuple[Run, ...]) -> list[tuple[str, frozenset[Style], str]]:
    return [(letter, frozenset(run.styles), run.link) for run in runs for letter in run.text]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_words_come_with_their_marks(fake: FakeTelegram, telegram: Telegram, form: Any) -> None:
    before, marked = (unicodedata.normalize(form, words) for words in ("🌸 Kính gửi ", "đồng chí"))
    bold = {"type": "bold", "offset": length(before), "length": length(marked)}
    fake.user(7).sends(text=before + marked, entities=[bold])
    (incoming,) = await heard(telegram, 1)
    assert incoming.content == Said(before + marked, (Run(before), Run(marked, ("bold",))))


async def test_a_command_loses_the_bots_name_and_keeps_its_marks(fake: FakeTelegram, telegram: Telegram) -> None:
    bold = {"type": "bold", "offset": 24, "length": 4}
    fake.user(7).sends(text="/thongbao@kinhmoi_bot x Kính", entities=[bold])
    (incoming,) = await heard(telegram, 1)
    assert incoming.content == Said("/thongbao x Kính", (Run("/thongbao x "), Run("Kính", ("bold",))))


async def test_words_are_sent_with_their_marks(fake: FakeTelegram, telegram: Telegram) -> None:
    user = fake.user(7)
    user.started = True
    runs = (
        Run("🌸 <b>Kính</b> & "),
        Run("gửi", ("bold", "underline")),
        Run(" xem ", ("italic", "strikethrough")),
        Run("tại đây", (), "https://example.org/?a=1&b=2"),
        Run("; bí mật", ("spoiler",)),
        Run("x = 1", ("code",)),
    )
    await telegram.send("7", Message(styled.plain(runs), styled=runs), None)
    (sent,) = user.log
    assert sent.text == styled.plain(runs)
    assert sorted(sent.marks) == sorted(
        [
            ("bold", "gửi"),
            ("underline", "gửi"),
            ("italic", " xem "),
            ("strikethrough", " xem "),
            ("text_link", "tại đây"),
            ("spoiler", "; bí mật"),
            ("code", "x = 1"),
        ]
    )


async def test_a_long_text_keeps_its_marks_in_every_part(fake: FakeTelegram, telegram: Telegram) -> None:
    user = fake.user(7)
    user.started = True
    paragraph = (Run("Kính gửi 🌸 ", ("bold",)), Run("đồng chí, " * 30), Run("trân trọng.\n\n", ("italic",)))
    runs = paragraph * 15
    for piece in telegram.pieces(Message(styled.plain(runs), styled=runs)):
        await telegram.send("7", piece, None)
    assert len(user.log) == 2
    for sent in user.log:
        assert sent.text.startswith("Kính gửi 🌸") and sent.text.endswith("trân trọng.")
        assert {kind for kind, _ in sent.marks} == {"bold", "italic"}
    assert sum(sent.text.count("🌸") for sent in user.log) == 15
