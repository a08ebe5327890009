"""The ZIP archive that a workbook is: opened only when what comes out of it is known to be small enough."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

LARGEST = 100_000_000
MOST_FILES = 2_000
_PIECE = 1_000_000
_LOCAL_HEADER = 30


class BadArchive(Exception):
    """An archive or a part of it that is not what it says."""


class TooLarge(Exception):
    """An archive that unpacks to more than any list needs."""


class Archive:
    """The parts of a workbook, by name.

    Raises:
        BadArchive, TooLarge: see there; also an encrypted part counts as bad.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise BadArchive from error
        parts = self._zip.infolist()
        if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > LARGEST:
            raise TooLarge
        self.names = frozenset(part.filename for part in parts)
        _measure(data, parts)

    def read(self, name: str) -> bytes:
        """A part's bytes, nothing where there is no such part."""
        if name not in self.names:
            return b""
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise BadArchive from error


def parse(xml: bytes, **handlers: object) -> None:
    """Go through a part's XML; a document type, and with it every entity, is refused.

    Raises:
        BadArchive: it is no XML, or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadArchive from error


def _refuse(*_: object) -> None:
    raise BadArchive


def _measure(data: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, keeping nothing: what an archive says of its sizes need not be true."""
    left = LARGEST
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadArchive
        for size in _sizes(data, part):
            left -= size
            if left < 0:
                raise TooLarge


def _sizes(data: bytes, part: zipfile.ZipInfo) -> Iterator[int]:
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER:
        raise BadArchive
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = part.header_offset + _LOCAL_HEADER + names
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield len(packed)
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not unpacker.eof:
        try:
            yield len(unpacker.decompress(packed, _PIECE))
        except zlib.error as error:
            raise BadArchive from error
        packed = unpacker.unconsumed_tail
