"""Telegram as a channel: long polling that confirms an update after its effect, and sending with typed errors."""

import asyncio
import json
import logging
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, BotCommandScopeChat, Document, LinkPreviewOptions, PhotoSize, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest
