"""Marked words as HTML. Everything is escaped; a link leads to the web or nowhere."""

import re
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup, escape

from messages.styled import Run, Style

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_INLINE: dict[Style, Markup] = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "underline": Markup("<u>{}</u>"),
    "strikethrough": Markup("<s>{}</s>"),
    "code": Markup("<code>{}</code>"),
    # Shown where it has the focus: a tap or the Tab key gives it.
    "spoiler": Markup('<span class="spoiler" tabindex="0">{}</span>'),
}
_BLOCKS: dict[Style, Markup] = {
    "blockquote": Markup("<blockquote>{}</blockquote>"),
    "pre": Markup("<pre>{}</pre>"),
}
_LINK = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')


def linked(text: str) -> Markup:
    """The text, escaped, with its web addresses as links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def marked(runs: Iterable[Run]) -> Markup:
    """The words with their marks; quotations and listings stand in blocks of their own."""
    html, after_block = [], False
    for block, group in groupby(runs, key=_block):
        inner = Markup("").join(_inline(run) for run in group)
        # The end of the line before a block's end is the block's end already.
        html.append(_BLOCKS[block].format(inner) if block else inner[inner.startswith("\n") and after_block :])
        after_block = block is not None
    return Markup("").join(html)


def _block(run: Run) -> Style | None:
    return next((style for style in _BLOCKS if style in run.styles), None)


def _inline(run: Run) -> Markup:
    to_web = run.link.startswith(("http://", "https://"))
    html = _LINK.format(run.link, run.text) if to_web else linked(run.text)
    for style, around in _INLINE.items():
        if style in run.styles:
            html = around.format(html)
    return html
