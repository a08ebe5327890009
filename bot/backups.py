"""Backups as one file: a line that says what it is, a line for each row, and a last line with count and sum."""

import contextlib
import errno
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from storage import backup, migrate, taking
from storage.backup import Row
from storage.store import Store
from storage.types import Transaction

FORMAT = 1


class BadBackup(Exception):
    """A backup that cannot be written or restored; `key` names the sentence, `details` fill it in."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details


async def write(store: Store, path: Path, now: datetime) -> int:
    """Write everything to a file that only its owner can read; gives how many rows it holds.

    The file appears whole or not at all: a full disk leaves what was there before, and a device stays a device.

    Raises:
        BadBackup: the file cannot be written, or there is no ceremony: wrong settings must not cost a good backup.
    """
    if not await store.read(backup.is_used):
        raise BadBackup("nothing", path=path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        count = await store.read(lambda tx: _write(unfinished, now, lambda row: backup.copy_out(tx, row)))
        _put(unfinished, path)
    except OSError as error:
        raise BadBackup("unwritable", path=path, reason=os.strerror(error.errno or 0)) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    return count


def _put(finished: Path, path: Path) -> None:
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a file")
    os.replace(finished, path)


def _write(path: Path, now: datetime, copy: Callable[[Callable[[Row], None]], None]) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
            count = _write_lines(packed, now, copy)
        file.flush()
        os.fsync(file.fileno())
    return count


def _write_lines(file: "gzip.GzipFile", now: datetime, copy: Callable[[Callable[[Row], None]], None]) -> int:
    sum_, count = hashlib.sha256(), 0

    def line(content: object) -> None:
        data = json.dumps(content, ensure_ascii=False).encode() + b"\n"
        sum_.update(data)
        file.write(data)

    def row(content: Row) -> None:
        nonlocal count
        count += 1
        line(content)

    line({"kinhmoi": FORMAT, "revision": migrate.head(), "at": now.isoformat()})
    copy(row)
    line({"rows": count, "sha256": sum_.hexdigest()})
    return count


async def restore(store: Store, path: Path, *, replace: bool) -> int:
    """Make the database what the file says, in one transaction; gives how many rows it has.

    Raises:
        BadBackup: the file is not there, damaged or of a newer program, or the database holds a ceremony
            and `replace` was not given. Nothing is changed then.
    """
    rows = read(path)
    if not replace and await store.read(backup.is_used):
        raise BadBackup("not_empty")
    await store.run(_put_back, rows)
    return len(rows)


def _put_back(tx: Transaction, rows: list[Row]) -> None:
    backup.copy_in(tx, rows)
    # Nobody is sending any more what was being sent when the backup was made.
    taking.requeue_interrupted(tx)


def read(path: Path) -> list[Row]:
    """The rows of a backup that is whole.

    Raises:
        BadBackup: the file is not there, damaged, or of another revision than this program's.
    """
    try:
        with gzip.open(path, "rb") as file:
            return list(_rows(file))
    except FileNotFoundError as error:
        raise BadBackup("missing", path=path) from error
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BadBackup("damaged", path=path) from error


def _rows(file: "BinaryIO | gzip.GzipFile") -> Iterator[Row]:
    sum_ = hashlib.sha256()
    first = file.readline()
    head = json.loads(first)
    if head["kinhmoi"] != FORMAT or head["revision"] != migrate.head():
        raise BadBackup("other_version", found=head["revision"], known=migrate.head())
    sum_.update(first)
    for count, data in enumerate(file):
        content: Any = json.loads(data)
        if isinstance(content, dict):
            if content != {"rows": count, "sha256": sum_.hexdigest()} or file.read(1):
                raise ValueError("sum")
            return
        sum_.update(data)
        yield content[0], content[1]
    raise ValueError("no last line")
