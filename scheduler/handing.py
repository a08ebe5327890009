"""Handing pieces over to a channel, each with its card or file."""

from actions import enclosing
from messages.links import Links
from messages.model import Channel, Enclosed, Receipt
from scheduler.clock import Clock
from scheduler.parcel import Parcel
from storage.store import Store, StoreUnavailable

AWAY = 2.0
"""Seconds after which a database that was away is asked again."""


class Handing:
    """Hands over on one channel. A stored file travels once; until it has a name there, others with it wait."""

    def __init__(self, store: Store, channel: Channel, clock: Clock, links: Links) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._links = links
        self._uploading: set[int | None] = set()
        self._uploaded: set[int | None] = {None}

    def is_ready(self, parcel: Parcel) -> bool:
        """Whether the next piece of a parcel could be handed over at once."""
        return parcel.is_drawn and parcel.attachment_id not in self._uploading

    async def draw(self, parcel: Parcel) -> None:
        """Make the card of the next piece before its slot, so that drawing does not upset the pace."""
        try:
            parcel.enclosed = await self._enclosed(parcel)
        except Exception as error:
            parcel.problem = error
        parcel.ready_at = self._clock.monotonic()

    async def hand_over(self, parcel: Parcel) -> Receipt:
        """Send the next piece.

        Raises:
            SendError: it did not arrive, or perhaps not.
            Exception: what goes with it could not be made.
        """
        if parcel.problem:
            raise parcel.problem
        enclosed = parcel.enclosed if parcel.drawing else await self._enclosed(parcel)
        receipt = await self._channel.send(parcel.delivery.address, parcel.piece, enclosed)
        if receipt.upload_id:
            await enclosing.remember(self._store, self._channel, parcel.piece, receipt)
        if receipt.upload_id or not self._channel.uploads:
            self._uploaded.add(parcel.attachment_id)
        return receipt

    def begins(self, parcel: Parcel) -> None:
        """Note what the next piece of a parcel takes along."""
        if parcel.attachment_id not in self._uploaded:
            self._uploading.add(parcel.attachment_id)

    def ended(self, attachment_id: int | None) -> None:
        """Note that a file is not on its way any more."""
        self._uploading.discard(attachment_id)

    async def _enclosed(self, parcel: Parcel) -> Enclosed | None:
        """What goes with a piece, waiting for the database where it is away."""
        while True:
            now = self._clock.now()
            try:
                return await enclosing.enclose(self._store, self._channel, parcel.piece, self._links, now)
            except StoreUnavailable:
                await self._clock.sleep(AWAY)
