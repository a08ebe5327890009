"""Marked words as HTML."""

from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import styled
from messages.styled import Run, Style
from web.marks import marked

RUNS = st.lists(
    st.builds(
        Run,
        st.text(alphabet=st.sampled_from("aễ<>&\"'\n 🌸"), max_size=9),
        st.lists(st.sampled_from(get_args(Style)), max_size=4, unique=True).map(tuple),
        st.sampled_from(["", "https://example.org/?a=1&b=\"'<", "javascript:alert(1)", "tg://user?id=7"]),
    ),
    max_size=6,
)


class _Read(HTMLParser):
    """What a reader of HTML finds: words, tags, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.open, self.links = "", list[str](), list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@given(RUNS)
def test_any_marked_words_are_sound_html_that_says_the_same(runs: list[Run]) -> None:
    read = _Read(str(marked(runs)))
    assert read.words.replace("\n", "") == styled.plain(runs).replace("\n", "")
    assert read.open == []
    assert all(link.startswith("https://example.org/") for link in read.links)


@pytest.mark.parametrize(
    ("runs", "html"),
    [
        ([Run("Kính"), Run(" gửi", ("bold", "italic"))], "Kính<em><strong> gửi</strong></em>"),
        ([Run("a"), Run("b\n", ("blockquote",)), Run("c", ("blockquote", "bold")), Run("\nd")],
         "a<blockquote>b\n<strong>c</strong></blockquote>d"),
        ([Run("bí mật", ("spoiler",))], '<span class="spoiler" tabindex="0">bí mật</span>'),
        ([Run("xem https://a.vn/b.")], 'xem <a href="https://a.vn/b">https://a.vn/b</a>.'),
        ([Run("đây", (), "javascript:alert(1)")], "đây"),
        ([Run("đây", (), "https://a.vn/?b=1&c=2")],
         '<a href="https://a.vn/?b=1&amp;c=2" rel="noopener noreferrer">đây</a>'),
    ],
)  # fmt: skip
def test_marks_become_tags(runs: list[Run], html: str) -> None:
    assert str(marked(runs)) == html
