"""What came of the doors: figures of each, and what must hold however the hours went."""

from collections import Counter

from actions import introductions
from bot.rehearsal.doors import Doors
from messages.texts import texts
from storage import admissions, ceremonies, guests, invariants, scans, walk_ins, welcomes
from storage.types import Transaction

t = texts("vi")


class DoorReport:
    """What was done at the doors beside what is kept of it."""

    def __init__(self, tx: Transaction, doors: Doors) -> None:
        self._tx, self._doors = tx, doors
        self._ceremony = ceremonies.everyone(tx)[0]
        self._inside = admissions.of_ceremony(tx, self._ceremony.id)

    def figures(self) -> dict[str, dict[str, int]]:
        """By door: who came in by it, how many by its list and since merged, conflicts, leaders announced."""
        inside, shown, scanners = self._inside.values(), self._doors.shown, self._doors.scanners
        counted = {
            "admitted": Counter(each.door for each in inside),
            "offline": Counter(scanner.door for scanner in scanners for _ in scanner.passed),
            "merged": Counter(scanner.door for scanner in scanners for _ in scanner.merged),
            "conflicts": Counter(
                door for each in shown for door in {each[of]["door"] for of in ("entry", "other")}
            ),
            "alerts": Counter(each.door for each in inside if each.id in self._doors.welcomed),
        }
        names = dict.fromkeys(scanner.door for scanner in scanners)
        return {name: {what: number[name] for what, number in counted.items()} for name in names}

    def promises(self) -> dict[str, bool]:
        """What must hold, by name; what was not played is not among them."""
        return {
            "nobody_admitted_twice": invariants.admitted_twice(self._tx) == 0,
            "nobody_lost": set(self._inside) == self._doors.came,
            **{name: all(noted) for name, noted in self._doors.noted.items()},
            "every_offline_scan_kept": self._offline_kept(),
            "every_conflict_shown": self._conflicts_shown(),
            "every_leader_announced": self._leaders_announced(),
            "first_to_press_welcomes": self._first_welcomes(),
            "everybody_inside_introduced": self._introduced(),
            "gaps_told_once": self._gaps_told(),
            "walk_ins_counted_apart": self._walk_ins() == self._doors.walk_ins,
        }

    def _offline_kept(self) -> bool:
        """Whether all that was decided by a list has come, at the time it happened."""
        scanners = self._doors.scanners
        passed = {nonce for scanner in scanners for nonce in scanner.passed}
        kept = scans.find(self._tx, passed)
        lost, back = self._doors.away
        timely = all(each.offline and lost <= each.at <= back for each in kept.values())
        return timely and set(kept) == passed and not any(scanner.queue for scanner in scanners)

    def _conflicts_shown(self) -> bool:
        """Whether who was let in at two doors, and nobody else, was shown with both entries, and seen."""
        kept = scans.conflicts_of(self._tx, self._ceremony.id)
        both = all(each["kind"] == "twice" and each["other"] for each in self._doors.shown)
        seen = sorted(each.scan.guest_id or 0 for each in kept if each.seen)
        return both and len(kept) == len(self._doors.shown) and seen == sorted(self._doors.twice)

    def _leaders_announced(self) -> bool:
        """Whether each of the reception was told of every leader who is inside, once."""
        leaders = {guest.id for guest in guests.of_ceremony(self._tx, self._ceremony.id) if guest.leader}
        offered = [Counter(person.was_offered) for person in self._doors.reception]
        inside = [each.id for each in self._inside.values() if each.guest_id in leaders]
        return all(counted[f"welcomed:{each}"] == 1 for counted in offered for each in inside)

    def _first_welcomes(self) -> bool:
        by, done = self._doors.welcomed, welcomes.of_ceremony(self._tx, self._ceremony.id)
        welcomed = {guest_id: each.id for guest_id, each in self._inside.items() if each.id in by}
        return all(done[guest_id].by == by[admission_id] for guest_id, admission_id in welcomed.items())

    def _introduced(self) -> bool:
        """Whether the MC's list had everybody who is inside, and was gone through to its end."""
        entries = introductions.listed(self._tx, self._ceremony.id).entries
        listed = sorted(guest.id for entry in entries for guest in entry.guests)
        return listed == sorted(self._doors.came) and all(entry.introduced for entry in entries)

    def _gaps_told(self) -> bool:
        heading = t("gaps.heading", title=self._ceremony.title, at="")
        told = (self._doors.organiser, *self._doors.reception)
        return all(sum(text.startswith(heading) for text in person.texts) == 1 for person in told)

    def _walk_ins(self) -> list[int]:
        return [each.id for each in walk_ins.of_ceremony(self._tx, self._ceremony.id)]
