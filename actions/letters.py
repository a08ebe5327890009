"""Letters of invitation: what plan and office say, as a form for each group and a letter for each guest."""

from actions.wanted import Wanted, guests_in
from ceremony.codes import spell
from ceremony.errors import Refused
from ceremony.letter import Letter, for_group
from ceremony.model import Ceremony, Group, Guest, Status
from messages import letterhead, wording
from messages.texts import Texts
from messages.times import show_moment, when
from printing.papers.letters import Addressed, Form, Letters
from storage import ceremonies, letters
from storage.types import Transaction

LABELS = ("nation", "motto", "heading", "sent_to", "scan", "code")
"""What is printed on every letter."""


def prepare(tx: Transaction, wanted: Wanted) -> Letters:
    """The letters, in finished words.

    Raises:
        Refused: there is nobody to write to, or the ceremony is not held.
    """
    t, ceremony = wanted.t, ceremonies.get(tx, wanted.ceremony_id)
    if ceremony.status is not Status.PLANNED:
        raise Refused(f"letters.{ceremony.status}")
    found, general = guests_in(tx, wanted), letters.of_ceremony(tx, ceremony.id)
    today = wanted.now.astimezone(ceremony.zone).date()
    forms = []
    for group, _ in found:
        own = for_group(general, letters.of_group(tx, group.id), by_host=group.inviter == ceremony.host)
        forms.append(_form(t, ceremony, group, own, letterhead.dated(t, today)))
    addressed = [_addressed(wanted, number, g) for number, (_, some) in enumerate(found) for g in some]
    labels = {key: t(f"papers.letter.{key}") for key in LABELS}
    return Letters(t("papers.name.letters"), labels, forms, addressed, t.language)


def _addressed(wanted: Wanted, form: int, guest: Guest) -> Addressed:
    whom = f"{guest.addressed}, {guest.post}" if guest.name else guest.addressed
    return Addressed(form, whom, spell(guest.code), wanted.links.invitation(guest.code))


def _form(t: Texts, ceremony: Ceremony, group: Group, letter: Letter, dated: str) -> Form:
    issuer = letter.body or group.inviter
    lines = [part for part in letterhead.body(t, issuer) if part]
    place = letter.place or letterhead.place(t, issuer)
    return Form(
        parent=letter.parent,
        body=lines,
        number=t("papers.letter.number", symbol=letter.symbol or letterhead.symbol(t, issuer)),
        dated=t("papers.letter.dated", place=place, date=dated),
        subject=t("papers.letter.subject", title=ceremony.title),
        invites=t("papers.letter.invites", body=" ".join(lines)),
        facts=_facts(t, ceremony, letter),
        notes=_notes(t, ceremony, letter),
        recipients=_recipients(t, letter),
        authority=letter.authority,
        post=letter.post or letterhead.signing_post(t, issuer),
        signer=letter.signer,
    )


def _facts(t: Texts, ceremony: Ceremony, letter: Letter) -> list[str]:
    return [
        t("papers.letter.occasion", title=ceremony.title),
        t("papers.letter.chair", chair=letter.chair or t("papers.letter.chair_of", host=ceremony.host)),
        t("papers.letter.time", when=when(t, ceremony)),
        t("papers.letter.venue", venue=ceremony.venue),
    ]


def _notes(t: Texts, ceremony: Ceremony, letter: Letter) -> list[str]:
    """What the office wants known, then by when and whom to answer; the last ends as official papers do."""
    deadline, contact = show_moment(t, ceremony.reply_by, ceremony), wording.contact(t, ceremony.contact)
    return [
        *letter.notes,
        t("papers.letter.reply", deadline=deadline, contact=contact),
        t("papers.letter.closing"),
    ]


def _recipients(t: Texts, letter: Letter) -> list[str]:
    lines = letter.recipients or tuple(t("papers.letter.recipients").split("|"))
    last = len(lines) - 1
    return [t("papers.letter.recipient", whom=whom, end="." if n == last else ";") for n, whom in enumerate(lines)]
