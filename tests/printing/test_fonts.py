import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from printing.fonts import ABOVE, BELOW, Face, font, ink, words

VOWELS = "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list("Đđqgp")


@pytest.mark.parametrize("face", Face)
def test_every_vietnamese_letter_stays_between_above_and_below(face: Face) -> None:
    letters = font(face, 100)
    missing = bytes(letters.getmask("\uffff"))
    for letter in VIETNAMESE:
        _, top, _, bottom = letters.getbbox(letter, anchor="ls")
        assert bytes(letters.getmask(letter)) != missing, letter
        assert top >= -ABOVE * 100 and bottom <= BELOW * 100, letter


@pytest.mark.parametrize("text", ["j", "Ẳỵ", "f", "kính mời"])
def test_the_ink_of_a_text_is_whole_and_in_its_place(text: str) -> None:
    expected = Image.new("L", (600, 300))
    ImageDraw.Draw(expected).text((100, 150), text, 255, font(Face.ITALIC, 80), anchor="ls")
    mask, left, top = ink(Face.ITALIC, 80, text)
    drawn = Image.new("L", (600, 300))
    drawn.paste(255, (100 + left, 150 + top), mask)
    assert ImageChops.difference(drawn, expected).getbbox() is None


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("", ()),
        (" \n\t ", ()),
        ("Nguyễn  Thị\nÁnh", ("Nguyễn", "Thị", "Ánh")),
        (unicodedata.normalize("NFD", "Trưởng ấp"), ("Trưởng", "ấp")),
        ("Ông 🎉 Đậu 李", ("Ông", "Đậu")),
        ("𝐍𝐠𝐮𝐲𝐞\u0302\u0303𝐧 ＵＢＮＤ", ("Nguyễn", "UBND")),
        ("Y Blo\u0306k", ("Y", "Blŏk")),
        ("e\u0302\u0306\u0306\u0306m", ("ê\u0306m",)),
        ("An\u200b\u202e\x07\ud800", ("An",)),
        ("🎉 李明", ("…",)),
    ],
)
def test_words_are_spelt_with_letters_the_font_has(text: str, spelt: tuple[str, ...]) -> None:
    assert words(text) == spelt


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_words_of_any_text_can_be_drawn(text: str) -> None:
    for word in words(text):
        assert font(Face.BOLD, 30).getmask(word).getbbox() is not None
        assert word == unicodedata.normalize("NFC", word)
