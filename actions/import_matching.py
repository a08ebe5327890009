"""Whom a row of a list means: by our key, else by phone, else by name and unit, else by post and unit."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from actions.import_model import Match
from ceremony.model import Guest
from ceremony.names import fold
from lists.model import Entry, Field, Remark

Words = tuple[str, ...]


def same_text(listed: str, known: str) -> bool:
    """Whether two texts say the same: in capitals, with the tone elsewhere, or typed without marks."""
    if listed == known:
        return True
    if fold(listed) != fold(known):
        return False
    return listed.isascii() or _letters(listed) == _letters(known)


class Matching:
    """Finds the guests of a list's entries, each guest once."""

    def __init__(self, guests: Iterable[Guest], entries: Sequence[Entry], erased: frozenset[int]) -> None:
        self._erased = erased
        self._taken: dict[int, Entry] = {}
        self._by_key: dict[str, Guest] = {}
        self._by_phone: dict[str, list[Guest]] = defaultdict(list)
        self._by_name: dict[str, list[Guest]] = defaultdict(list)
        self._by_post: dict[Words, list[Guest]] = defaultdict(list)
        for guest in sorted(guests, key=lambda each: (each.withdrawn, each.rank, each.id)):
            self._enter(guest)
        self._posts = Counter(_post(entry) for entry in entries if _says(entry, Field.NAME))

    def _enter(self, guest: Guest) -> None:
        self._by_key[guest.key] = guest
        self._by_post[fold(guest.position), fold(guest.unit)].append(guest)
        if guest.phone:
            self._by_phone[guest.phone].append(guest)
        if guest.name:
            self._by_name[fold(guest.name)].append(guest)

    def match_all(self, entries: Sequence[Entry]) -> list[Match]:
        """The match of each entry. Those that agree in everything go first, so that none takes another's guest."""
        sure = {n: guest for n, entry in enumerate(entries) if (guest := self._exact(entry))}
        return [Match(sure[n]) if n in sure else self._take(entry) for n, entry in enumerate(entries)]

    def others_with(self, phone: str, guest: Guest | None) -> list[Guest]:
        """Other guests with this number."""
        return [each for each in self._by_phone.get(phone, ()) if guest is None or each.id != guest.id]

    def _exact(self, entry: Entry) -> Guest | None:
        if entry.refused:
            return None
        guest = self._by_key.get(_says(entry, Field.KEY)) or self._same_in_all(entry)
        if guest is None or guest.id in self._taken:
            return None
        self._taken[guest.id] = entry
        return guest

    def _same_in_all(self, entry: Entry) -> Guest | None:
        name, phone = fold(_says(entry, Field.NAME)), _says(entry, Field.PHONE)
        # A name alone agrees with a guest of whom no more is known either.
        agree = _agrees if any(_post(entry)) else _is_bare
        alike = [g for g in self._by_name.get(name, ()) if agree(entry, g) and g.id not in self._taken]
        by_phone = [guest for guest in alike if phone and guest.phone == phone]
        return next(iter(by_phone), None) or (alike[0] if len(alike) == 1 and _may_call(entry, alike[0]) else None)

    def _take(self, entry: Entry) -> Match:
        if entry.refused:
            return Match()
        match = self._by_number(entry) or self._by_person(entry) or self._by_office(entry) or Match()
        if match.guest:
            self._taken[match.guest.id] = entry
        return match

    def _free(self, guests: Iterable[Guest]) -> list[Guest]:
        return [guest for guest in guests if guest.id not in self._taken]

    def _by_number(self, entry: Entry) -> Match | None:
        phone, name = _says(entry, Field.PHONE), _says(entry, Field.NAME)
        found = self._free(self._by_phone.get(phone, ())) if phone else []
        named = [g for g in found if not name or not g.name or fold(g.name) == fold(name)]
        if len(named) > 1:
            named = [g for g in named if _agrees(entry, g)] or named
        if len(named) == 1:
            return Match(named[0])
        if named:
            return Match(None, Remark("importing.reason.several", {"count": len(named)}))
        by_name = (self._by_person(entry) or self._by_office(entry)) if found else None
        if found and not by_name:
            return Match(None, Remark("importing.reason.phone_of", {"name": found[0].addressed}))
        return by_name

    def _by_person(self, entry: Entry) -> Match | None:
        name, unit = fold(_says(entry, Field.NAME)), fold(_says(entry, Field.UNIT))
        found = self._free(self._by_name.get(name, ())) if name else []
        here = [guest for guest in found if unit and fold(guest.unit) == unit]
        if here:
            return _one(entry, here)
        unsure = [guest for guest in found if not unit or not guest.unit]
        certain = [guest for guest in unsure if _agrees(entry, guest) and _says(entry, Field.POSITION)]
        if len(certain) == 1:
            return Match(certain[0])
        if len(unsure) == 1:
            return Match(unsure[0], Remark("importing.reason.name_only", {"found": unsure[0].post}))
        return Match(None, Remark("importing.reason.several", {"count": len(unsure)})) if unsure else None

    def _by_office(self, entry: Entry) -> Match | None:
        holders = self._by_post.get(_post(entry), []) if _says(entry, Field.POSITION) else []
        free, name = self._free(holders), _says(entry, Field.NAME)
        unnamed = [guest for guest in free if not guest.name]
        if not name:
            return Match((unnamed or free)[0]) if free else None
        if unnamed:
            return Match(unnamed[0])
        alone = len(holders) == 1 and self._posts[_post(entry)] == 1
        if free and alone:
            return Match(None, Remark("importing.reason.held", {"name": free[0].addressed}))
        return None


def _one(entry: Entry, guests: Sequence[Guest]) -> Match:
    """The one of these namesakes of a unit that is meant."""
    by_post = [guest for guest in guests if _agrees(entry, guest)] or list(guests)
    if len(by_post) > 1:
        return Match(None, Remark("importing.reason.several", {"count": len(by_post)}))
    if not _may_call(entry, by_post[0]) and not _agrees(entry, by_post[0]):
        return Match(None, Remark("importing.reason.namesake", {"found": by_post[0].post}))
    return Match(by_post[0])


def _agrees(entry: Entry, guest: Guest) -> bool:
    """Whether post and unit are the guest's, as far as the row says them."""
    position, unit = _post(entry)
    return (not position or position == fold(guest.position)) and (not unit or unit == fold(guest.unit))


def _is_bare(entry: Entry, guest: Guest) -> bool:
    """Whether neither the row nor the guest has a post or unit."""
    return not (any(_post(entry)) or guest.position or guest.unit)


def _may_call(entry: Entry, guest: Guest) -> bool:
    """Whether no two numbers tell two people with one name apart."""
    return len({_says(entry, Field.PHONE), guest.phone} - {""}) < 2


def _post(entry: Entry) -> Words:
    return fold(_says(entry, Field.POSITION)), fold(_says(entry, Field.UNIT))


def _says(entry: Entry, what: Field) -> str:
    return entry.says.get(what, "")


def _letters(text: str) -> list[str]:
    return sorted(unicodedata.normalize("NFD", text.casefold()))
