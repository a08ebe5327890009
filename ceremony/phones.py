"""Phone numbers as offices write them, kept as +84…"""

import re

import phonenumbers

_OLD_MOBILE_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035",
    "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_SEPARATORS = re.compile(r"[\s.\-‐‑–()/']+")
_NUMBER = re.compile(r"[^\d+]*(\+?\d+)")
# The numbering plan itself: the library knows only the ranges that were handed out when it was published.
_PLANNED = re.compile(r"\+84(?:[35789]\d{8}|2\d{9})")
_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_KEPT_MOBILE = re.compile(r"\+84([35789]\d\d)(\d{3})(\d{3})", re.ASCII)
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}")
_OLD_MOBILE = re.compile(r"01\d{9}")
_VIETNAM = re.compile(r"^(?:\+84|0084|84(?=\d{9,11}$))0?")


def read_phone(text: str) -> str | None:
    """The number in E.164 form, or None where it is no possible number, or more than one.

    Understands dots and spaces, a label before it ("ĐT: "), a lost leading zero, and the 11-digit mobile prefixes
    that ended in 2018. Letters after a digit are refused, never dialled as on a keypad (ABC for 222).
    """
    found = _NUMBER.fullmatch(_SEPARATORS.sub("", text))
    if not found:
        return None
    dialled = _today(found[1])
    if _MOBILE.fullmatch(dialled):  # as the library would read it, many times as fast
        return "+84" + dialled[1:]
    try:
        number = phonenumbers.parse(dialled, "VN")
    except phonenumbers.NumberParseException:
        return None
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phone if phonenumbers.is_valid_number(number) or _PLANNED.fullmatch(phone) else None


def show_phone(phone: str) -> str:
    """The number as it is read aloud at home: 0912 345 678; one from abroad with its country: +1 415-555-2671."""
    if mobile := _KEPT_MOBILE.fullmatch(phone):  # as the library would show it, many times as fast
        return "0" + " ".join(mobile.groups())
    number = phonenumbers.parse(phone, "VN")
    formats = phonenumbers.PhoneNumberFormat
    home = number.country_code == 84
    return phonenumbers.format_number(number, formats.NATIONAL if home else formats.INTERNATIONAL)


def _today(digits: str) -> str:
    """The number as it is dialled in Vietnam today; one from abroad as it was."""
    national = _VIETNAM.sub("0", digits)
    if _LOST_ZERO.fullmatch(national):
        national = "0" + national
    if _OLD_MOBILE.fullmatch(national):
        national = _OLD_MOBILE_PREFIXES.get(national[:4], national[:4]) + national[4:]
    return national
