"""A message for a channel that has text only: numbered choices, pictures and files as links, in parts that fit."""

from messages import styled
from messages.lengths import spans
from messages.model import Enclosed, Message
from messages.texts import texts


def as_text(message: Message, enclosed: Enclosed | None) -> str:
    """The whole message in words; choices come last, and its number is the answer that chooses one."""
    blocks = (words(message), link(message, enclosed), choices(message))
    return "\n\n".join(block for block in blocks if block)


def words(message: Message) -> str:
    """What the message says, without marks."""
    return styled.spelt_out(message.styled) if message.styled else message.text


def link(message: Message, enclosed: Enclosed | None) -> str:
    """Where what is enclosed is found; '' where it has no address."""
    t = texts(message.language)
    if enclosed is None or not enclosed.link:
        return ""
    if enclosed.kind == "photo":
        return t("plain.picture", link=enclosed.link)
    return t("plain.file", name=enclosed.name, link=enclosed.link)


def choices(message: Message) -> str:
    """The choices with their numbers; '' where there are none."""
    t = texts(message.language)
    numbered = "".join(f"\n{number}. {b.label}" for number, b in enumerate(message.choices, message.first))
    return t("plain.choose") + numbered if numbered else ""


def parts(text: str, limit: int) -> list[str]:
    """The text in parts that fit, cut at the ends of paragraphs, lines or words where there are any."""
    return [text[start:end] for start, end in spans(text, limit)]
