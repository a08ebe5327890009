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


def read_phone(text: str) -> str | None:
    """The number in E.164 form, or None where it is no possible number.

    Understands dots and spaces, a lost leading zero, and the 11-digit mobile prefixes that ended in 2018.
    """
    digits = re.sub(r"[\s.\-()]", "", text)
    if re.fullmatch(r"[1-9]\d{8,9}", digits):
        digits = "0" + digits
    if re.fullmatch(r"01\d{9}", digits):
        digits = _OLD_MOBILE_PREFIXES.get(digits[:4], digits[:4]) + digits[4:]
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show_phone(phone: str) -> str:
    """The number as it is read aloud at home: 0912 345 678."""
    number = phonenumbers.parse(phone, "VN")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
