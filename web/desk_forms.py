"""The form of one guest: what was typed, understood or explained."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from actions.guest_editing import FIELDS
from ceremony.model import Guest
from ceremony.names import tidy
from ceremony.phones import read_phone, show_phone
from ceremony.plan_csv import RANK, RANK_DIGITS
from messages.texts import Texts

LONGEST = {"honorific": 40, "name": 120, "position": 200, "unit": 200, "seat": 40, "note": 300}
_RANK = re.compile(rf"[0-9]{{1,{RANK_DIGITS}}}")


@dataclass(frozen=True)
class Read:
    """A form understood, or what is wrong with it: a sentence for each field."""

    values: Mapping[str, Any]
    mistakes: Mapping[str, str]


def typed(form: FormData) -> dict[str, str]:
    """What a form says of each field, as one line; what is not said is ''."""
    return {field: tidy(str(form.get(field, "")))[:1000] for field in FIELDS}


def shown(guest: Guest) -> dict[str, str]:
    """What the form says of a guest as it is."""
    said = {field: str(getattr(guest, field)) for field in FIELDS}
    phone = show_phone(guest.phone) if guest.phone else ""
    return said | {"phone": phone, "leader": "1" if guest.leader else ""}


def read(t: Texts, said: Mapping[str, str], labels: Collection[str]) -> Read:
    """Understand a form; `labels` are the programme items somebody may speak at."""
    phone, rank = read_phone(said["phone"]) if said["phone"] else "", said["rank"] or str(RANK)
    mistakes = {field: t("desk.too_long", most=most) for field, most in LONGEST.items() if len(said[field]) > most}
    if phone is None:
        mistakes["phone"] = t("desk.bad_phone")
    if not _RANK.fullmatch(rank):
        mistakes["rank"] = t("desk.bad_rank")
    if not said["position"] and not said["name"]:
        mistakes["position"] = t("desk.no_post")
    if said["speaks"] not in ("", *labels):
        mistakes["speaks"] = t("desk.bad_speaks")
    if mistakes:
        return Read({}, mistakes)
    return Read({**said, "phone": phone, "rank": int(rank), "leader": bool(said["leader"])}, {})
