"""The places in a broadcast that are filled for each of its readers: {ho_ten}, {cho_ngoi} and their like."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from ceremony.model import Ceremony, Guest
from ceremony.names import fold
from messages.lengths import length
from messages.links import Links
from messages.styled import Run, plain, substitute
from messages.texts import Texts
from messages.times import show_day, show_hour

NAMES = ("xung_ho", "ho_ten", "chuc_vu", "don_vi", "cho_ngoi", "gio", "ngay", "dia_diem", "link")
COMMON = ("gio", "ngay", "dia_diem")
"""Those that are the same for everybody."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = re.compile(r"(?:\{[^{}]*\}[\s,;:]*)+")
_NAME_BEFORE_POST = re.compile(r"\{ho_ten\}[\s,;–-]*(?=\{chuc_vu\})")


def unknown(text: str) -> tuple[str, ...]:
    """What stands in braces and is no placeholder, each once."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in NAMES))


def has_single_brace(text: str) -> bool:
    """Whether a brace is left without its other half."""
    rest = _PLACE.sub("", text)
    return "{" in rest or "}" in rest


def nearest(name: str) -> str | None:
    """The placeholder that was probably meant."""
    found = get_close_matches(fold(name).replace(" ", "_").replace("-", "_"), NAMES, n=1)
    return found[0] if found else None


def whole(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs with each place in one of them: one that marks cut through goes where it begins."""
    every = tuple(runs)
    text = plain(every)
    places = [found.span() for found in _PLACE.finditer(text)]
    made, begin = [], 0
    for run in every:
        end = begin + len(run.text)
        taken = max((stop for start, stop in places if start < begin < stop), default=begin)
        reached = max((stop for start, stop in places if begin <= start < end), default=end)
        made.append(replace(run, text=text[taken : max(end, reached)]))
        begin = end
    return tuple(run for run in made if run.text)


def left_out(text: str) -> str:
    """The text with an ellipsis for its places, to be known by in a few words."""
    return _PLACES.sub("… ", text)


def is_personal(text: str) -> bool:
    """Whether a text has a place that is filled differently for each reader."""
    return any(name in NAMES and name not in COMMON for name in _PLACE.findall(text))


def values(t: Texts, ceremony: Ceremony, guest: Guest | None, links: Links) -> dict[str, str]:
    """What stands in each place for the one who comes for a guest; neutral words where it is staff (None)."""
    hour = show_hour(t, ceremony.hour) if ceremony.hour else t("broadcast.hour_unknown")
    common = dict(gio=hour, ngay=show_day(ceremony.day), dia_diem=ceremony.venue)
    if guest is None:
        return common | {name: t(f"broadcast.staff_{name}") for name in NAMES if name not in COMMON}
    comes = guest.comes
    position = guest.position if guest.substitute is None else comes.position
    return common | dict(
        xung_ho=comes.honorific or t("broadcast.nobody_special"),
        ho_ten=comes.name or comes.position or guest.post,
        chuc_vu=position or t("broadcast.no_position"),
        don_vi=guest.unit or t("forward.no_unit"),
        cho_ngoi=guest.seat or t("delegate.seat_unknown"),
        link=links.invitation(guest.code),
    )


def fill(runs: Iterable[Run], values: Mapping[str, str], *, named: bool) -> tuple[Run, ...]:
    """The words for one reader. Who is known by the post alone (not `named`) is not called by it twice."""
    words = tuple(runs)
    if not named:
        words = tuple(replace(run, text=_NAME_BEFORE_POST.sub("", run.text)) for run in words)
    return substitute(words, values)


def longest(runs: Iterable[Run], common: Mapping[str, str], lengths: Mapping[str, int]) -> int:
    """How long the words become at most, in UTF-16 units; `lengths` has the longest value of each place."""
    stand_ins = {name: "x" * number for name, number in lengths.items()}
    return length(plain(substitute(tuple(runs), {**common, **stand_ins})))
