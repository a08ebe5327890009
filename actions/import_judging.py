"""What each row of a list would do: add, change, nothing, ask or be refused. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.import_matching import Matching, same_text
from actions.import_model import TEXTS, Action, Book, Match, Row
from actions.import_replies import choice_of, told
from ceremony.model import Group, Guest, Reply
from ceremony.names import fold
from ceremony.rsvp import Choice
from lists.model import Entry, Field, Listing, Remark

RANK = 100


def judge(listing: Listing, book: Book) -> tuple[Row, ...]:
    """The rows of a list as they stand against the guests there are."""
    return tuple(_Judging(listing, book).rows())


@dataclass(frozen=True)
class _Said:
    """What is known of a row while it is judged."""

    entry: Entry
    match: Match
    group: Group | None
    warnings: tuple[Remark, ...]


class _Judging:
    def __init__(self, listing: Listing, book: Book) -> None:
        self._book, self._entries = book, _known(listing.entries, book.guests)
        self._groups = {group.id: group for group in book.groups}
        self._matching = Matching(book.guests, self._entries, book.erased)
        self._heads = Counter(dict(book.heads))
        self._seen: dict[tuple[str, ...], Entry] = {}
        self._asking = {(g.group_id, fold(g.position)) for g in book.guests if g.asks_consent}
        self._honorifics: dict[int, Counter[str]] = {}
        for guest in book.guests:
            self._honorifics.setdefault(guest.group_id, Counter())[guest.honorific] += 1

    def rows(self) -> Iterator[Row]:
        """Each entry's row, in order; places are given in this order too."""
        for entry, match in zip(self._entries, self._matching.match_all(self._entries), strict=True):
            yield self._placed(self._row(entry, match))

    def _row(self, entry: Entry, match: Match) -> Row:
        warnings = tuple(Remark(f"lists.{each.key}", each.details) for each in entry.warnings)
        if entry.refused:
            return _refused(entry, Remark(f"lists.{entry.refused.key}", entry.refused.details), warnings)
        earlier = self._repeats(entry, match)
        if earlier:
            reason = Remark("importing.reason.repeated", {"row": earlier.row, "sheet": earlier.sheet})
            return Row(entry, Action.SAME, Action.SAME, match.guest, warnings=warnings, reason=reason)
        said = _Said(entry, match, self._group(entry, match.guest), warnings)
        return self._asked(self._changed(said, match.guest) if match.guest else self._added(said))

    def _repeats(self, entry: Entry, match: Match) -> Entry | None:
        """The earlier row that says the same of the same person."""
        name = fold(entry.says.get(Field.NAME, ""))
        if not name or entry.says.get(Field.KEY):
            return None
        phone = entry.says.get(Field.PHONE, "")
        key = (name, *(fold(entry.says.get(field, "")) for field in (Field.POSITION, Field.UNIT)))
        earlier = self._seen.setdefault(key, entry)
        known = earlier.says.get(Field.PHONE, "")
        is_one = earlier is not entry and match.guest is None and (not phone or not known or phone == known)
        return earlier if is_one else None

    def _group(self, entry: Entry, guest: Guest | None) -> Group | None:
        if guest:
            return self._groups.get(guest.group_id)
        return self._book.chosen or named_group(self._book.groups, entry.says.get(Field.GROUP, ""))

    def _added(self, said: _Said) -> Row:
        entry, group = said.entry, said.group
        if group is None:
            listed = entry.says.get(Field.GROUP, "")
            return _refused(entry, Remark("importing.reason.no_group", {"found": listed}), said.warnings)
        if self._book.only not in (None, group.id):
            return _refused(entry, Remark("importing.reason.other_group"), said.warnings)
        values: dict[str, Any] = {column: entry.says.get(field, "") for field, column in TEXTS.items()}
        values["honorific"] = values["honorific"] or self._usual_honorific(group)
        values |= {"rank": int(entry.says.get(Field.RANK) or RANK), "leader": bool(entry.says.get(Field.LEADER))}
        # Where others with this post are asked before anything is kept, this one is too.
        values["asks_consent"] = (group.id, fold(values["position"])) in self._asking
        choice, noted = self._choice(entry, None)
        warnings = (*said.warnings, *noted, *self._shared(values["phone"], None), *self._elsewhere(said))
        return Row(entry, Action.ADD, Action.ADD, None, group, values, choice, warnings, said.match.doubt)

    def _changed(self, said: _Said, guest: Guest) -> Row:
        entry = said.entry
        if self._book.only not in (None, guest.group_id):
            return _refused(entry, Remark("importing.reason.other_group"), said.warnings)
        values, warnings = self._differing(entry, guest)
        choice, noted = self._choice(entry, guest)
        warnings = (*said.warnings, *warnings, *noted, *self._elsewhere(said))
        warnings = (*warnings, *self._shared(values.get("phone", ""), guest))
        action = Action.CHANGE if values or choice else Action.SAME
        reason = said.match.doubt
        if choice and guest.reply is not Reply.AWAITING:
            reason = reason or Remark("importing.reason.answered")
        if action is Action.SAME and reason and not entry.asks:
            reason = None
        return Row(entry, action, action, guest, said.group, values, choice, warnings, reason)

    def _differing(self, entry: Entry, guest: Guest) -> tuple[dict[str, Any], tuple[Remark, ...]]:
        """What the row says otherwise; an empty cell says nothing, and what was deleted does not come back."""
        values: dict[str, Any] = {
            column: text
            for field, column in TEXTS.items()
            if (text := entry.says.get(field, "")) and not same_text(text, getattr(guest, column))
        }
        if (rank := entry.says.get(Field.RANK, "")) and int(rank) != guest.rank:
            values["rank"] = int(rank)
        if entry.says.get(Field.LEADER) and not guest.leader:
            values["leader"] = True
        warnings: list[Remark] = []
        if guest.id in self._book.erased and values.keys() & _PERSONAL:
            values = {column: value for column, value in values.items() if column not in _PERSONAL}
            warnings.append(Remark("importing.warning.erased"))
        if guest.withdrawn:
            values["withdrawn"] = False
            warnings.append(Remark("importing.warning.comes_back"))
        if "name" in values and guest.name:
            warnings.append(Remark("importing.warning.renamed", {"name": guest.name}))
        return values, tuple(warnings)

    def _choice(self, entry: Entry, guest: Guest | None) -> tuple[Choice | None, tuple[Remark, ...]]:
        if not told(entry):
            return None, ()
        if self._book.only is not None:
            return None, (Remark("importing.warning.replies_organiser"),)
        return choice_of(entry, guest, self._book.ceremony)

    def _shared(self, phone: str, guest: Guest | None) -> tuple[Remark, ...]:
        others = self._matching.others_with(phone, guest) if phone else []
        if not others:
            return ()
        if self._book.only not in (None, others[0].group_id):
            return (Remark("importing.warning.phone_elsewhere"),)
        return (Remark("importing.warning.phone_shared", {"name": others[0].addressed}),)

    def _elsewhere(self, said: _Said) -> tuple[Remark, ...]:
        """That the list, or who imports it, names another group than the one that stays."""
        listed = self._book.chosen or named_group(self._book.groups, said.entry.says.get(Field.GROUP, ""))
        if said.match.guest is None:
            listed = named_group(self._book.groups, said.entry.says.get(Field.GROUP, ""))
        if listed is None or said.group is None or listed.id == said.group.id:
            return ()
        return (Remark("importing.warning.stays_in_group", {"group": said.group.name, "listed": listed.name}),)

    def _asked(self, row: Row) -> Row:
        """The row, asking where the list or the match is uncertain."""
        if row.action is Action.REFUSE:
            return row
        asks = row.entry.asks
        reason = Remark(f"lists.{asks.key}", asks.details) if asks else row.reason
        if self._book.only is not None and reason and "name" in reason.details:
            reason = Remark("importing.reason.uncertain")
        if reason is None or (row.action is Action.SAME and not asks):
            return replace(row, reason=None)
        return replace(row, action=Action.SAME if row.action is Action.SAME else Action.ASK, reason=reason)

    def _placed(self, row: Row) -> Row:
        """The row with a place of its group's quota: a host keeps within it, an organiser is told."""
        comes = row.then is Action.ADD or row.values.get("withdrawn") is False
        if not comes or row.group is None:
            return row
        group = row.group
        self._heads[group.id] += 1
        if group.quota is None or self._heads[group.id] <= group.quota:
            return row
        details = {"group": group.name, "quota": group.quota}
        if self._book.only is not None:
            self._heads[group.id] -= 1
            return _refused(row.entry, Remark("importing.reason.over_quota", details), row.warnings)
        over = Remark("importing.warning.over_quota", details | {"heads": self._heads[group.id]})
        return replace(row, warnings=(*row.warnings, over))

    def _usual_honorific(self, group: Group) -> str:
        usual = self._honorifics.get(group.id, Counter()).most_common(1)
        return usual[0][0] if usual else ""


_PERSONAL = {"name", "phone", "note"}
_OF_NAMES = {"formula_in_name", "link_in_name", "name_too_long"}


def _known(entries: Sequence[Entry], guests: Sequence[Guest]) -> tuple[Entry, ...]:
    """The entries; a name that would be refused stays where it is the one that its guest has."""
    names = {guest.key: guest.name for guest in guests}
    return tuple(replace(entry, refused=None) if _has_this_name(entry, names) else entry for entry in entries)


def _has_this_name(entry: Entry, names: Mapping[str, str]) -> bool:
    known = names.get(entry.says.get(Field.KEY, ""))
    return bool(entry.refused and entry.refused.key in _OF_NAMES) and known == entry.says.get(Field.NAME)


def named_group(groups: Sequence[Group], text: str) -> Group | None:
    """The group that a key, a name, or a heading with a name in it names; None where that is no one group."""
    words = fold(text)
    if not words:
        return None
    exact = [group for group in groups if words in (fold(group.key), fold(group.name))]
    alike = exact or [group for group in groups if fold(group.name) in words or words in fold(group.name)]
    return alike[0] if len(alike) == 1 else None


def _refused(entry: Entry, reason: Remark, warnings: tuple[Remark, ...]) -> Row:
    return Row(entry, Action.REFUSE, Action.REFUSE, warnings=warnings, reason=reason)
