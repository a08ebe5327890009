"""Names of files: as a person reads them, and as they stand in an address."""

import re
from pathlib import PurePosixPath

from ceremony.names import fold, tidy

_LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")


def shown(name: str, otherwise: str) -> str:
    """The name without folders and what cannot be seen, and not too long; its ending stays."""
    path = PurePosixPath(tidy(name.replace("\\", "/")))
    ending = path.suffix[:10]
    return path.stem.strip(". ")[: _LONGEST - len(ending)] + ending if path.stem.strip(". ") else otherwise


def in_address(name: str) -> str:
    """The name in small letters without marks: it needs no escaping and stays short."""
    path = PurePosixPath(name)
    stem, ending = (_OTHER.sub("-", fold(part)).strip("-") for part in (path.stem, path.suffix))
    return f"{stem or 'file'}.{ending}" if ending else stem or "file"
