"""A message for a channel that has text only: numbered choices, pictures as links."""

from messages.model import Message
from messages.texts import Texts


def as_text(t: Texts, message: Message, picture_link: str | None) -> str:
    """The whole message in words; "1" is the answer that chooses the first choice."""
    parts = [message.text]
    if picture_link:
        parts.append(t("plain.picture", link=picture_link))
    if message.choices:
        parts.append(t("plain.choose"))
        parts[-1] += "".join(f"\n{number}. {b.label}" for number, b in enumerate(message.choices, 1))
    return "\n\n".join(parts)
