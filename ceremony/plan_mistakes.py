"""What may be wrong in a plan's files, each with its place and what was expected there."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One mistake: `place` is a line number or a key path, `key` names the sentence under `plan.`."""

    file: str
    place: str | int
    key: str
    details: Mapping[str, object]


class PlanMistakes(Exception):
    """The files hold these mistakes; nothing of them was taken."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes
