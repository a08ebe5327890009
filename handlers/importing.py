"""Importing a list in chat: a file or pasted text, the preview, and a word on what is to become of it."""

from actions import import_sheet, import_wording, importing
from actions.import_model import Preview
from actions.importing import By, Reading
from ceremony.errors import Refused
from handlers.drafts import duty_at
from handlers.talk import Talk, at_ceremony, button, numbers
from lists.model import Unreadable
from messages.model import Attachment, Button, Content, Filed, Message, Said
from storage import attachments
from storage import imports as stored
from storage.imports import Import
from storage.staff import Duty

SHOWN = 8


def begin(talk: Talk, argument: str) -> list[Message]:
    """Ask for the list."""
    return at_ceremony(talk, "import", argument, _ask, *importing.MAY)


def take(talk: Talk, content: Content) -> list[Message]:
    """Take a file or pasted text as the list that was asked for."""
    ceremony_id = int(talk.draft["ceremony"])
    match content:
        case Said(text):
            return _take(talk, ceremony_id, importing.read_text(text))
        case Filed(problem="") if talk.reading is not None:
            return _take(talk, ceremony_id, talk.reading)
        case Filed(problem="too_large"):
            raise Refused("file_too_large")
        case Filed():
            raise Refused("file_not_fetched")
        case _:
            return [Message(talk.t("importing.ask_list"))]


def take_file(talk: Talk, reading: Reading) -> list[Message]:
    """Take a file that nobody asked for as a list for the ceremony of the one who sent it.

    Raises:
        Refused: there are several ceremonies it may be for.
    """
    ceremony_ids = {duty.ceremony_id for duty in talk.duties if duty.role in importing.MAY}
    if isinstance(reading, Unreadable):
        why = import_wording.unreadable(talk.t, reading)
        return [Message(f"{talk.t('unsupported.document')}\n\n{why}")]
    if len(ceremony_ids) != 1:
        raise Refused("import_which")
    return _take(talk, ceremony_ids.pop(), reading)


def choose_group(talk: Talk, argument: str) -> list[Message]:
    """Preview a list for the group that was chosen."""
    import_id, group_id = numbers(argument, 2)
    kept, by = _of_button(talk, import_id)
    if group_id not in {group.id for group in importing.groups_open_to(talk.tx, kept.ceremony_id, by)}:
        raise Refused("old_button")
    return _shown(talk, kept.ceremony_id, importing.preview(talk.tx, import_id, by, group=group_id))


def confirm(talk: Talk, argument: str) -> list[Message]:
    """Import what was previewed; where the guests changed since, preview it again."""
    import_id, asked = numbers(argument, 2)
    kept, by = _of_button(talk, import_id)
    outcome = importing.confirm(talk.tx, import_id, by, asked=bool(asked), now=talk.now)
    if outcome.overtaken:
        return [Message(talk.t("importing.overtaken")), *_shown(talk, kept.ceremony_id, outcome.overtaken)]
    assert outcome.applied is not None
    undo = Button(talk.t("importing.button.undo"), f"import_undo:{import_id}")
    return [Message(import_wording.done(talk.t, outcome.applied), ((undo,),))]


def drop(talk: Talk, argument: str) -> list[Message]:
    """Leave the list."""
    (import_id,) = numbers(argument, 1)
    _, by = _of_button(talk, import_id)
    importing.drop(talk.tx, import_id, by, talk.now)
    return [Message(talk.t("importing.dropped"))]


def undo(talk: Talk, argument: str) -> list[Message]:
    """Put back what an import changed."""
    (import_id,) = numbers(argument, 1)
    _, by = _of_button(talk, import_id)
    return [Message(import_wording.undone(talk.t, importing.undo(talk.tx, import_id, by, talk.now)))]


def _ask(talk: Talk, duty: Duty) -> list[Message]:
    talk.ask("import", ceremony=duty.ceremony_id)
    return [Message(talk.t("importing.ask_list"), (button(talk, "cancel", "cancel"),))]


def _of_button(talk: Talk, import_id: int) -> tuple[Import, By]:
    """The import a button is about, and by which duty it is reached."""
    kept = stored.find(talk.tx, import_id)
    if kept is None:
        raise Refused("old_button")
    by = importing.acting(duty_at(talk, kept.ceremony_id))
    return importing.find(talk.tx, import_id, by), by


def _take(talk: Talk, ceremony_id: int, reading: Reading) -> list[Message]:
    if isinstance(reading, Unreadable):
        return [Message(import_wording.unreadable(talk.t, reading))]
    by = importing.acting(duty_at(talk, ceremony_id))
    import_id = importing.keep(talk.tx, ceremony_id, reading, None, by, talk.now)
    talk.done()
    if not importing.needs_group(talk.tx, ceremony_id, reading, by):
        return _shown(talk, ceremony_id, importing.preview(talk.tx, import_id, by))
    groups = importing.groups_open_to(talk.tx, ceremony_id, by)
    rows = tuple((Button(group.name, f"import_into:{import_id}:{group.id}"),) for group in groups)
    file = reading.file or talk.t("importing.pasted")
    return [Message(talk.t("importing.choose_group", file=file), (*rows, _drop(talk, import_id)))]


def _shown(talk: Talk, ceremony_id: int, shown: Preview) -> list[Message]:
    """The preview as a file with every row, and the most important ones with what can be done."""
    told = [import_wording.summary(talk.t, shown), *import_wording.lines(talk.t, shown, SHOWN)]
    sheet = Message(talk.t("importing.private"), attachment=_sheet(talk, ceremony_id, shown))
    return [sheet, Message("\n\n".join(told), _ways_on(talk, shown))]


def _sheet(talk: Talk, ceremony_id: int, shown: Preview) -> Attachment:
    """The preview as a file that is drawn when it leaves."""
    name = talk.t("importing.preview_file", number=shown.import_id)
    number = str(shown.import_id).encode()
    kept = attachments.keep(talk.tx, ceremony_id, "import", name, import_sheet.XLSX, number, talk.now)
    return Attachment("stored", kept, talk.t.language)


def _ways_on(talk: Talk, shown: Preview) -> tuple[tuple[Button, ...], ...]:
    rows = []
    if sure := shown.effective(asked=False):
        rows.append((Button(talk.t("importing.button.take", count=sure), f"import_take:{shown.import_id}:0"),))
    if shown.asking:
        words = talk.t("importing.button.take_asked", count=shown.asking)
        rows.append((Button(words, f"import_take:{shown.import_id}:1"),))
    return (*rows, _drop(talk, shown.import_id))


def _drop(talk: Talk, import_id: int) -> tuple[Button, ...]:
    return (Button(talk.t("importing.button.drop"), f"import_drop:{import_id}"),)
