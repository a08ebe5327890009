"""Quiet hours in what organisers send: said before, with the choice to wait or to send at once all the same."""

from datetime import datetime

from actions.broadcasts import leaves_at
from ceremony.model import Ceremony
from handlers.talk import Talk, button
from messages.model import Button, Message
from messages.times import show_clock, show_moment
from storage import ceremonies

NOW, AFTER_QUIET, URGENT = 0, 1, 2
"""How a press of "send" means it; the last part of its data."""


def note(talk: Talk, ceremony: Ceremony, *, urgent: bool = False) -> str:
    """What a preview says below itself in quiet hours."""
    leaves = leaves_at(ceremony, talk.now, urgent=urgent)
    return "" if leaves == talk.now else "\n\n" + talk.t("broadcast.quiet_now", at=show_clock(leaves, ceremony))


def send_buttons(
    talk: Talk, ceremony: Ceremony, data: str, key: str = "send", *, urgent: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """The button that sends; in quiet hours one that waits for their end, and one that does not."""
    leaves = leaves_at(ceremony, talk.now, urgent=urgent)
    if leaves == talk.now:
        return (button(talk, key, f"{data}:{NOW}"),)
    later = Button(talk.t("button.send_after_quiet", at=show_clock(leaves, ceremony)), f"{data}:{AFTER_QUIET}")
    return ((later,), button(talk, "send_urgent", f"{data}:{URGENT}"))


def told(talk: Talk, ceremony_id: int, begun: list[Message], *, urgent: bool) -> list[Message]:
    """What is said when something was sent, and before it that it waits for the end of quiet hours."""
    ceremony = ceremonies.get(talk.tx, ceremony_id)
    leaves = leaves_at(ceremony, talk.now, urgent=urgent)
    if leaves == talk.now:
        return begun
    return [Message(talk.t("broadcast.waits", at=show_moment(talk.t, leaves, ceremony))), *begun]


def then(talk: Talk, ceremony: Ceremony, moment: datetime, *, urgent: bool) -> list[str]:
    """That a later moment lies in quiet hours, where it does."""
    leaves = leaves_at(ceremony, moment, urgent=urgent)
    return [] if leaves == moment else [talk.t("broadcast.quiet_then", at=show_moment(talk.t, leaves, ceremony))]
