"""Links as they are now: with the Telegram bot's name where a token is set and Telegram answers."""

import structlog

from bot.connecting import telegram_of
from bot.opening import links_of
from bot.settings import Settings
from messages.links import Links
from messages.model import BadToken, SendError

log = structlog.get_logger()


async def links_now(settings: Settings) -> Links:
    """The links to print; without Telegram's where it cannot be asked."""
    links, telegram = links_of(settings), telegram_of(settings)
    if telegram is None:
        return links
    try:
        links.telegram_bot = await telegram.start()
    except SendError as error:
        log.warning("telegram_unreachable", reason=error.reason)
    except BadToken:
        log.warning("telegram_links_left_out", reason="token refused")
    finally:
        await telegram.close()
    return links
