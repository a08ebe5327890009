"""Help for whoever asks, and for words that are nothing known: never silence."""

from ceremony.model import Holder
from handlers.staff import instructions
from handlers.talk import Talk
from messages import wording
from messages.model import Button, Message
from messages.texts import LANGUAGES, texts
from storage import ceremonies, chats, guests


def show(talk: Talk, argument: str) -> list[Message]:
    """What this chat can do, by its duties and guests, and whom to ask."""
    links = chats.links_of(talk.tx, talk.chat.id)
    parts = [instructions(talk, duty) for duty in talk.duties]
    if any(link.holder is Holder.CLERK for link in links):
        parts.append(talk.t("help.clerk"))
    if links or not parts:
        parts.append(talk.t("help.delegate" if links else "help.welcome"))
    mine = guests.some(talk.tx, [link.guest_id for link in links])
    for ceremony_id in sorted({guest.ceremony_id for guest in mine}):
        ceremony = ceremonies.get(talk.tx, ceremony_id)
        parts.append(talk.t("help.contact", contact=wording.contact(talk.t, ceremony.contact)))
    return [Message("\n\n".join(dict.fromkeys(parts)))]


def not_understood(talk: Talk) -> list[Message]:
    """An apology with the help below it."""
    (help_,) = show(talk, "")
    return [Message(f"{talk.t('help.not_understood')}\n\n{help_.text}")]


def cancel(talk: Talk, argument: str) -> list[Message]:
    """End what was being asked or offered; nothing changes, and a number chooses none of it later."""
    if not talk.chat.step.name and not any(data == "cancel" for _, data in talk.chat.choices):
        return [Message(talk.t("delegate.nothing_to_cancel"))]
    kept = talk.chat.step.name.startswith("broadcast")
    talk.done()
    chats.set_choices_of(talk.tx, {talk.chat.id: ()})
    return [Message(talk.t("broadcast.kept" if kept else "delegate.cancelled"))]


def choose_language(talk: Talk, argument: str) -> list[Message]:
    """Offer the languages, or set the one that was chosen."""
    if argument in LANGUAGES:
        chats.set_language(talk.tx, talk.chat.id, argument)
        return [Message(texts(argument)("help.language_set"))]
    rows = (
        (Button(talk.t("help.vietnamese"), "language:vi"),),
        (Button(talk.t("help.english"), "language:en"),),
    )
    return [Message(talk.t("help.language"), rows)]
