"""The way from a chat to the desk in the browser."""

from actions import desk_links
from ceremony.errors import Refused
from handlers.talk import Talk
from messages.model import Message


def show(talk: Talk, argument: str) -> list[Message]:
    """The address of the desk; from another channel by a link that is opened once."""
    if not any(duty.role in desk_links.MAY for duty in talk.duties):
        raise Refused("no_duty")
    if talk.chat.channel == "browser":
        return [Message(talk.t("desk.here", link=talk.links.desk()))]
    link = talk.links.desk(desk_links.make(talk.tx, talk.chat.id, talk.now))
    minutes = int(desk_links.OPEN_WITHIN.total_seconds() // 60)
    return [Message(talk.t("desk.open", link=link, minutes=minutes))]
