"""What stands on a letter where the office told nothing of its own: derived from who invites."""

import re
from datetime import date

from messages.texts import Texts

BLANK = "……"
"""What the clerk writes in by hand."""


def body(t: Texts, inviter: str) -> tuple[str, str]:
    """Who issues a letter, in full words: the kind of body where it is abbreviated, and the rest of its name."""
    short, _, rest = inviter.partition(" ")
    kind = _bodies(t).get(short)
    return (kind, rest) if kind else ("", inviter)


def symbol(t: Texts, inviter: str, kind: str = "papers.letter.symbol") -> str:
    """What stands behind the number: the paper's kind and the body in short."""
    short = inviter.partition(" ")[0]
    return t(kind, body=short if short in _bodies(t) else BLANK)


def place(t: Texts, inviter: str) -> str:
    """The name of the place whose body this is: "Xuân An" of "UBND phường Xuân An", "Phường 1" as it is."""
    areas = "|".join(t("papers.letter.areas").split(","))
    found = re.search(rf"\b({areas}) ([^,;-]+)", inviter, re.IGNORECASE)
    if not found:
        return BLANK
    name = found[2].strip()
    return f"{found[1].capitalize()} {name}" if name[:1].isdigit() else name


def dated(t: Texts, today: date) -> str:
    """The date without its day, which is that of the signing: a leading zero for months 1 and 2 only."""
    month = f"{today.month:02d}" if today.month <= 2 else str(today.month)
    return t("papers.letter.date", day=BLANK, month=month, year=today.year)


def signing_post(t: Texts, inviter: str) -> str:
    """The post of who signs for a body, as far as its kind tells it."""
    return t("papers.letter.head") if inviter.partition(" ")[0] in _bodies(t) else ""


def _bodies(t: Texts) -> dict[str, str]:
    """The kinds of bodies in full, by what they are called in short."""
    pairs = (pair.split(": ") for pair in t("papers.letter.bodies").split(", "))
    return {short: full for short, full in pairs}
