"""What is passed on to a unit's clerk: the link by which the unit registers its people, and the reminder."""

from ceremony.codes import spell
from ceremony.model import Ceremony, Group
from messages import wording
from messages.links import Links
from messages.texts import Texts
from messages.times import show_moment, when


def invite(t: Texts, ceremony: Ceremony, group: Group, unit: str, code: str, count: int, links: Links) -> str:
    """A text to pass on to a unit's clerk, with its link and code."""
    text = t("units.text", inviter=group.inviter, count=count, **_facts(t, ceremony, unit, code, links))
    return "\n\n".join([*wording.notice(t, ceremony), text])


def remind(t: Texts, ceremony: Ceremony, unit: str, code: str, done: tuple[int, int], links: Links) -> str:
    """The same once more, with how many of the unit's guests have answered."""
    text = t("units.remind", answered=done[0], count=done[1], **_facts(t, ceremony, unit, code, links))
    return "\n\n".join([*wording.notice(t, ceremony), text])


def _facts(t: Texts, ceremony: Ceremony, unit: str, code: str, links: Links) -> dict[str, str]:
    return dict(
        unit=unit,
        title=ceremony.title,
        when=when(t, ceremony),
        venue=ceremony.venue,
        deadline=show_moment(t, ceremony.reply_by, ceremony),
        link=links.unit(code),
        code=spell(code),
        contact=wording.contact(t, ceremony.contact),
    )
