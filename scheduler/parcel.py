"""What the sender has in hand: a taken delivery on its way, piece by piece, and what an answer makes of it."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from messages.model import Enclosed, Interrupted, Message, Moved, Receipt, SendError, TooFast, Unreachable
from storage.deliveries import ANSWER_LANE, State
from storage.taking import Claimed, Outcome

ATTEMPTS = 8
LONGEST_RETRY = 300.0


@dataclass(eq=False)
class Parcel:
    """A delivery with its pieces; `gone` of them have arrived, and `ready_at` it could leave.

    `drawing` makes the card that goes with the next piece: `enclosed`, or the `problem` with it.
    """

    delivery: Claimed
    pieces: list[Message]
    ready_at: float = 0.0
    drawing: "asyncio.Task[None] | None" = None
    enclosed: Enclosed | None = None
    problem: Exception | None = None
    receipt: Receipt = field(default_factory=lambda: Receipt(""))

    def __post_init__(self) -> None:
        # A message that was made anew may have fewer pieces; its last, with the buttons, is always sent.
        self.gone = min(self.delivery.pieces_sent, len(self.pieces) - 1)

    @property
    def piece(self) -> Message:
        """The next piece."""
        return self.pieces[self.gone]

    @property
    def is_answer(self) -> bool:
        """Whether it goes before all campaigns."""
        return self.delivery.lane == ANSWER_LANE

    @property
    def may_be_made_anew(self) -> bool:
        """Whether nothing of it has left, so that it may go back and be made of the rows as they are then."""
        return not self.is_answer and self.gone == self.delivery.pieces_sent

    @property
    def is_drawn(self) -> bool:
        """Whether the card that goes with the next piece is made, or none is needed."""
        return self.drawing is None or self.drawing.done()

    def waits(self, moment: float) -> float:
        """Seconds for which it could have left and did not."""
        return moment - self.ready_at if self.is_drawn else 0.0

    @property
    def attachment_id(self) -> int | None:
        """The stored file that goes with the next piece."""
        attachment = self.piece.attachment
        return attachment.id if attachment and attachment.kind == "stored" else None

    def arrived(self, receipt: Receipt) -> bool:
        """The next piece has arrived; gives whether that was the last."""
        self.receipt, self.drawing, self.enclosed = receipt, None, None
        self.gone += 1
        return self.gone == len(self.pieces)

    def done(self, state: State) -> Outcome:
        """It has arrived."""
        return replace(self._tried(state), platform_id=self.receipt.message_id)

    def back(self, reason: str = "") -> Outcome:
        """It is to be taken again, as if it had not been tried."""
        return replace(self._tried(State.QUEUED, reason), attempts=self.delivery.attempts)

    def failed(self, reason: str) -> Outcome:
        """It will never arrive."""
        return self._tried(State.FAILED, reason)

    def pause(self) -> float:
        """Seconds until the next attempt, longer each time."""
        return min(2.0 ** (self.delivery.attempts + 1), LONGEST_RETRY)

    def not_sent(self, error: SendError, now: datetime) -> Outcome:
        """What an error makes of it."""
        tries_left = self.delivery.attempts + 1 < ATTEMPTS
        match error:
            case TooFast():
                return self.back(error.reason)
            case Moved(address=address) if tries_left:
                return replace(self._tried(State.QUEUED, error.reason), moved_to=address)
            case Unreachable():
                return self._tried(State.UNREACHABLE, error.reason)
            case Interrupted() if tries_left:
                due_at = now + timedelta(seconds=self.pause())
                return replace(self._tried(State.QUEUED, error.reason), due_at=due_at, perhaps_twice=True)
            case _:
                return self.failed(error.reason)

    def _tried(self, state: State, reason: str = "") -> Outcome:
        attempts = self.delivery.attempts + 1
        return Outcome(self.delivery, state, reason, attempts=attempts, pieces_sent=self.gone)
