"""Columns that are never read, whatever list they stand in."""

from ceremony.names import fold

_NEVER_IMPORTED = (
    *("cccd", "cmnd", "cmtnd", "cancuoc", "chungminh", "dinhdanh", "hochieu", "passport", "identity"),
    *("ngaysinh", "namsinh", "sinhnam", "sinhngay", "birth", "dantoc", "ethnic", "tongiao", "tinnguong", "religi"),
)


def is_private(heading: str) -> bool:
    """Whether a column is about identity numbers, birth dates, ethnicity or religion."""
    letters = "".join(c for c in fold(heading) if c.isalnum())
    return any(word in letters for word in _NEVER_IMPORTED)
