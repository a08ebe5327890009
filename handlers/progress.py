"""How far a campaign is, shown to whoever started it."""

from actions.campaigns import Round
from handlers import forwarding
from handlers.talk import Talk
from messages.model import Message


def begun(talk: Talk, started: Round) -> list[Message]:
    """What is said when a campaign was started; the second time that it had been started before."""
    if started.campaign_id is None:
        return [Message(talk.t("organiser.already_started"))]
    text = talk.t("organiser.sent", reachable=started.reachable, without=started.without)
    if not started.without:
        return [Message(text)]
    return [Message(text), *forwarding.of_campaign(talk, started.campaign_id)]
