"""Taking up a duty by its one-time link."""

from actions import staff
from ceremony.errors import Refused
from ceremony.model import Role
from handlers.talk import Talk
from messages.model import Message
from messages.times import show_moment
from storage import ceremonies
from storage.staff import Duty


def take_up(talk: Talk, token: str) -> list[Message]:
    """Welcome the new member of staff and say what can be done; the chat's menu follows its duties."""
    duty = staff.take_up(talk.tx, talk.chat.id, token, talk.now)
    menu = ("delegate", *sorted({str(each.role) for each in talk.duties}))
    text = f"{_welcome(talk, duty)}\n\n{instructions(talk, duty)}"
    return [Message(text, menu=menu)]


def take_up_in_group(talk: Talk, token: str) -> list[Message]:
    """Let a group's chat be the reception, the one duty that many may share.

    Raises:
        Refused: it is another duty, or as in a person's own chat.
    """
    if staff.check_link(talk.tx, token, talk.now).role is not Role.RECEPTION:
        raise Refused("duty_not_in_group")
    duty = staff.take_up(talk.tx, talk.chat.id, token, talk.now)
    ceremony = ceremonies.get(talk.tx, duty.ceremony_id)
    return [Message(talk.t("staff.welcome_reception_group", title=ceremony.title))]


def instructions(talk: Talk, duty: Duty) -> str:
    """What somebody with this duty can do."""
    group = ceremonies.group(talk.tx, duty.group_id).name if duty.group_id else ""
    told = talk.t(f"help.{duty.role}", group=group, door=duty.door or talk.t("door.anybody"))
    return "\n".join([told, *_pages(talk, duty.role)])


def _pages(talk: Talk, role: Role) -> list[str]:
    """The pages of a duty, with their addresses."""
    pages = {
        "scanner": (talk.links.scanner(), (Role.DOOR, Role.SUPERVISOR)),
        "roster": (talk.links.roster(), (Role.SUPERVISOR, Role.ORGANISER)),
        "introductions": (talk.links.introductions(), (Role.MC, Role.ORGANISER)),
    }
    return [talk.t(f"help.page.{name}", link=link) for name, (link, roles) in pages.items() if role in roles]


def _welcome(talk: Talk, duty: Duty) -> str:
    ceremony = ceremonies.get(talk.tx, duty.ceremony_id)
    opens, closes = (show_moment(talk.t, moment, ceremony) for moment in ceremony.doors)
    group = ceremonies.group(talk.tx, duty.group_id).name if duty.role is Role.HOST and duty.group_id else ""
    door = duty.door or talk.t("door.anybody")
    facts = dict(title=ceremony.title, group=group, door=door, opens=opens, closes=closes)
    return talk.t(f"staff.welcome_{duty.role}", **facts)
