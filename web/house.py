"""What the pages stand on; the program hands it in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from messages.links import Links
from messages.model import Receive
from storage.store import Store
from web.guesses import Guesses
from web.live import Live
from web.webhooks import Webhook


@dataclass(frozen=True)
class House:
    """`secure` says that pages are served over HTTPS, so that cookies may insist on it.

    `leads` says whether this program sends: one that stands by is not told when something is laid for a page.
    `wake` tells the sender that something was decided that is to be sent. What Telegram signed with
    `telegram_token` is judged by `real_now`, also where `now` is simulated.
    """

    store: Store
    receive: Receive
    links: Links
    live: Live
    now: Callable[[], datetime]
    health: Callable[[], Awaitable[dict[str, object]]]
    secure: bool
    guesses: Guesses
    leads: Callable[[], bool]
    metrics_token: str = ""
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    wake: Callable[[], None] = field(default=lambda: None)
    telegram_token: str = ""
    real_now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
