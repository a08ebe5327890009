"""The addresses we give out: one per guest code, one per staff token, one per picture or file."""

from dataclasses import dataclass
from urllib.parse import quote

from messages.filenames import in_address


@dataclass
class Links:
    """Where links point: a public address where one is set, else the Telegram bot, else the local address.

    `telegram_bot` is set once the bot has told its name; `zalo_chat` is where people open our bot on Zalo, which
    has no deep links: the code is typed there.
    """

    local: str
    public: str = ""
    telegram_bot: str = ""
    zalo_chat: str = ""

    def name(self, platform: str, name: str) -> None:
        """Take the name that a platform gave our bot."""
        if platform == "telegram":
            self.telegram_bot = name

    def invitation(self, code: str) -> str:
        """The link of a guest's code; its QR is the ticket."""
        if not self.public and self.telegram_bot:
            return self.telegram(code)
        return f"{self._site}/i/{code}"

    def unit(self, code: str) -> str:
        """The link of a unit's clerk."""
        return self.telegram(code) if not self.public and self.telegram_bot else f"{self._site}/u/{code}"

    def staff(self, token: str) -> tuple[str, ...]:
        """The links of a staff token: the browser's, and the bot's where there is one."""
        page = f"{self._site}/s/{token}"
        return (self.telegram(token), page) if self.telegram_bot else (page,)

    def telegram(self, payload: str) -> str:
        """The deep link that starts the bot with a code or token."""
        return f"https://t.me/{self.telegram_bot}?start={payload}"

    def picture(self, token: str) -> str:
        """The address that was lent to a picture."""
        return f"{self._site}/p/{token}.jpg"

    def file(self, token: str, name: str) -> str:
        """The address that was lent to a file; its name is there for the reader alone."""
        return f"{self._site}/f/{token}/{in_address(name)}"

    def forwarding(self) -> str:
        """The page of what waits to be passed on."""
        return f"{self._site}/chat/forward"

    def introductions(self) -> str:
        """The page of the MC's list."""
        return f"{self._site}/desk/introductions"

    def roster(self) -> str:
        """The page of the paper roster."""
        return f"{self._site}/desk/roster"

    def scanner(self) -> str:
        """The page that scans at the door."""
        return f"{self._site}/door"

    def papers(self) -> str:
        """The page of what can be printed."""
        return f"{self._site}/desk/papers"

    def desk(self, token: str = "") -> str:
        """The desk; with a token for who is on another channel."""
        return f"{self._site}/desk/in/{token}" if token else f"{self._site}/desk"

    def units(self) -> str:
        """The desk's page of the units' links."""
        return f"{self._site}/desk/clerks"

    @staticmethod
    def map(place: str) -> str:
        """Where a place is looked up on a map."""
        return f"https://www.google.com/maps/search/?api=1&query={quote(place)}"

    @property
    def _site(self) -> str:
        return (self.public or self.local).rstrip("/")
