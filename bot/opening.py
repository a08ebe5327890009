"""The database, the clock and the links that the settings name: what a command needs of the program."""

from bot.clock import SystemClock
from bot.settings import BadSettings, Settings
from messages.links import Links
from storage import moments
from storage.store import Store, open_store


async def open_database(settings: Settings) -> Store:
    """The store, migrated; the data folder is made where it is missing.

    Raises:
        BadSettings: the data folder cannot be made.
        StoreUnavailable: there is no such database or it is away.
    """
    if not settings.database:
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettings(("data",)) from error
    return await open_store(settings.database_url)


async def open_clock(settings: Settings, store: Store) -> SystemClock:
    """Real time, or the set moment; simulated time never runs behind what the database has seen."""
    if settings.now is None:
        return SystemClock()
    last = await store.read(moments.last)
    return SystemClock.starting_at(max(settings.now, last) if last else settings.now)


def links_of(settings: Settings) -> Links:
    """Where links point, as far as it is known without asking Telegram."""
    return Links(local=settings.local_url, public=settings.public_url, zalo_chat=settings.zalo_link)
