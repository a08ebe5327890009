"""What may go wrong in a ceremony's own terms; the sentence for the person is made from `key` and `details`."""


class Refused(Exception):
    """Something a person asked for is not possible, for a reason they can be told.

    `key` names the sentence in the message files (under `refused.`), `details` fill it in.
    """

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


class UnknownCode(Refused):
    """No guest has this code."""

    def __init__(self) -> None:
        super().__init__("unknown_code")


class UnknownUnitLink(Refused):
    """No unit has this link, or has it any more."""

    def __init__(self) -> None:
        super().__init__("unit_link_over")


class RepliesClosed(Refused):
    """The reply deadline has passed and the one who answers is not an organiser."""

    def __init__(self, ceremony_id: int) -> None:
        super().__init__("replies_closed")
        self.ceremony_id = ceremony_id


class NotHeld(Refused):
    """The ceremony is postponed or cancelled, so nobody is invited and no reply is taken."""

    def __init__(self, ceremony_id: int, act: str, status: str) -> None:
        """`act` is what was asked for: replies or sending."""
        super().__init__(f"{act}.{status}")
        self.ceremony_id = ceremony_id


class NotYours(Refused):
    """The guest, group or act belongs to somebody else."""

    def __init__(self) -> None:
        super().__init__("not_yours")


class AnswerChanged(Refused):
    """Somebody else changed this guest's answer in between (the version no longer fits)."""

    def __init__(self, guest_id: int) -> None:
        super().__init__("answer_changed")
        self.guest_id = guest_id
