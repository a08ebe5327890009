"""What Telegram's errors mean to us."""

from datetime import timedelta

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from messages.model import Interrupted, Moved, Rejected, SendError, TooFast, Unreachable

log = structlog.get_logger()


def explained(error: TelegramError) -> SendError:
    """What became of a message, and so what to do next."""
    match error:
        case RetryAfter():
            return TooFast(seconds(error))
        case ChatMigrated(new_chat_id=address):
            return Moved(str(address))
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest() if "chat not found" in error.message.lower():
            return Unreachable(error.message)
        case BadRequest():
            return Rejected(error.message)
        case InvalidToken():
            log.error("telegram_token_refused")
            return Interrupted("token refused")
        case _:
            return Interrupted(type(error).__name__)


def seconds(error: Exception) -> float:
    """How long a flood wait lasts; 0 for any other error."""
    wait = getattr(error, "retry_after", None)
    return wait.total_seconds() if isinstance(wait, timedelta) else 0.0


def harmless(error: Exception) -> str:
    """What may be logged of an error: never a message that could hold an address with the token."""
    if isinstance(error, Conflict):
        return "another program polls this bot, or a webhook is set"
    return type(error).__name__
