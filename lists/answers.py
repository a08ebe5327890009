"""What the cells say that hold a reply, a mark or a rank."""

import re

from ceremony.model import Reply
from ceremony.names import fold
from lists.model import Remark

_YES = frozenset({"x", "co", "1", "v", "yes", "true", "dung", "✓", "✔", "☑"})
_NO = frozenset({"", "0", "khong", "no", "false", "-", "k", "ko"})
_REPLIES = {
    Reply.ATTENDING: "x, v, co, 1, ✓, ✔, du, tham du, co tham du, xac nhan, xac nhan tham du, se du, "
    "se tham du, dong y, co mat, ok, yes, attending, du hop, tham gia",
    Reply.DECLINED: "khong, khong du, khong tham du, khong the tham du, vang, vang mat, bao vang, tu choi, "
    "xin vang, no, declined, not attending, vang co phep, ban, 0, khong tham gia",
    Reply.SUBSTITUTED: "cu nguoi du thay, du thay, cu nguoi thay, co nguoi du thay, nguoi khac du thay, thay, "
    "substituted, sends a substitute, cu cap pho",
    Reply.AWAITING: "chua phan hoi, chua tra loi, chua xac nhan, chua ro, cho, awaiting, not yet answered, -",
}
_MEANT = {words: reply for reply, text in _REPLIES.items() for words in text.split(", ")}
_STARTS = (
    ("khong", Reply.DECLINED),
    ("vang", Reply.DECLINED),
    ("cu ", Reply.SUBSTITUTED),
    ("chua", Reply.AWAITING),
    ("xac nhan tham du", Reply.ATTENDING),
    ("tham du", Reply.ATTENDING),
)
_RANK = re.compile(r"\d{1,6}")


def read_reply(text: str) -> tuple[str, Remark | None]:
    """A reply by its value, '' for none; what is understood by its first words alone is told, as what is not."""
    folded = fold(text).strip(" .")
    if not folded:
        return "", None
    if folded in _MEANT:
        return _MEANT[folded], None
    guessed = next((reply for start, reply in _STARTS if folded.startswith(start)), None)
    if guessed:
        return guessed, Remark("reply_guessed", {"found": text[:60], "taken": guessed})
    return "", Remark("bad_reply", {"found": text[:60]})


def read_mark(text: str) -> tuple[str, Remark | None]:
    """'x' for yes, '' for no."""
    folded = fold(text)
    if folded in _YES:
        return "x", None
    return "", None if folded in _NO else Remark("bad_mark", {"found": text[:60]})


def read_rank(text: str) -> tuple[str, Remark | None]:
    """A rank's digits."""
    if not text or (_RANK.fullmatch(text) and text.isascii()):
        return text, None
    return "", Remark("bad_rank", {"found": text[:60]})
