"""A message for a channel that has text only: numbered choices, pictures as links, in parts that fit."""

from messages.lengths import spans
from messages.model import Message
from messages.texts import texts


def as_text(message: Message, picture_link: str | None) -> str:
    """The whole message in words; "1" is the answer that chooses the first choice."""
    t = texts(message.language)
    blocks = [message.text]
    if picture_link:
        blocks.append(t("plain.picture", link=picture_link))
    if message.choices:
        blocks.append(t("plain.choose"))
        blocks[-1] += "".join(f"\n{number}. {b.label}" for number, b in enumerate(message.choices, 1))
    return "\n\n".join(blocks)


def parts(text: str, limit: int) -> list[str]:
    """The text in parts that fit, cut at the ends of paragraphs, lines or words where there are any."""
    return [text[start:end] for start, end in spans(text, limit)]
