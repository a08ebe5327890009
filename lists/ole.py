"""The container of an old Office file: its streams by name."""

import struct

from lists.archive import BadArchive

_LAST = 0xFFFFFFFA


class Container:
    """Reads streams.

    Raises:
        BadArchive: sectors lead nowhere, or in a circle.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 512:
            raise BadArchive
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        if not (7 <= shift <= 16 and mini_shift <= shift):
            raise BadArchive
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._fat = _numbers(b"".join(self._sector(number) for number in self._fat_sectors()))
        self._entries = self._directory(self._chained(directory))
        self._mini_fat = _numbers(self._chained(mini_fat)) if mini_fat < _LAST else ()

    def read(self, *names: str) -> bytes:
        """The first of these streams that there is, nothing where there is none."""
        found = next((self._entries[name] for name in names if name in self._entries), None)
        if found is None:
            return b""
        start, size = found
        if size >= self._cutoff:
            return self._chained(start)[:size]
        root = self._chained(self._entries.get("Root Entry", (_LAST, 0))[0])
        places = (number * self._mini_size for number in _chain(self._mini_fat, start))
        return b"".join(root[place : place + self._mini_size] for place in places)[:size]

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        following, left = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(left, len(self._data) // self._size)):
            *more, following = _numbers(self._sector(following))
            sectors += more
        return [number for number in sectors if number < _LAST]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise BadArchive
        return self._data[start : start + self._size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(self._fat, start)))

    def _directory(self, entries: bytes) -> dict[str, tuple[int, int]]:
        found = {}
        for place in range(0, len(entries) - 127, 128):
            length, start, size = struct.unpack_from("<H50xII", entries, place + 64)
            name = entries[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found[name] = (start, size)
        return found


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(table: tuple[int, ...], start: int) -> list[int]:
    """The numbers of the sectors from one on."""
    chain: list[int] = []
    while start < _LAST:
        if start >= len(table) or len(chain) > len(table):
            raise BadArchive
        chain.append(start)
        start = table[start]
    return chain
