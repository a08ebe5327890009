"""The message files: the same keys and places in both languages, nothing missing, nothing dead."""

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest

from ceremony.door import Colour, Verdict
from ceremony.model import Reply
from messages.texts import LANGUAGES, Texts, texts

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "web", "handlers", "scheduler", "actions", "printing", "lists", "messages", "ceremony")
VI, EN = texts("vi"), texts("en")
EMOJI = {Colour.GREEN: "🟢", Colour.AMBER: "🟡", Colour.RED: "🔴"}


def sentences(t: Texts) -> dict[str, str]:
    """Every sentence by its key."""
    return dict(t._sentences)


def places(sentence: str) -> set[str]:
    """The names of the places in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _texts_in_code() -> str:
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    pages = list((ROOT / "web" / "templates").glob("*.html"))
    return "\n".join(path.read_text("utf-8") for path in [*sources, *pages])


def test_both_languages_have_the_same_keys() -> None:
    assert list(sentences(VI)) == list(sentences(EN))


def test_english_needs_nothing_that_vietnamese_is_not_given() -> None:
    extra = {key: places(text) - places(sentences(VI)[key]) for key, text in sentences(EN).items()}
    assert {key: names for key, names in extra.items() if names} == {}


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
def test_every_sentence_is_composed_and_not_empty(t: Texts) -> None:
    for key, text in sentences(t).items():
        assert text.strip(), key
        assert text == unicodedata.normalize("NFC", text), key


def test_no_english_leaks_into_vietnamese() -> None:
    leaks = re.compile(r"\b(please|invitation|ticket|guest|reply|send|the|and)\b", re.IGNORECASE)
    told = {key: text for key, text in sentences(VI).items() if not key.startswith(("cli.role", "help.language"))}
    unmarked = {key: re.sub(r"\{.*?\}", "", text) for key, text in told.items()}
    assert {
        key: text
        for key, text in unmarked.items()
        if leaks.search(text) and "Language" not in text and "language" not in text
    } == {}


def test_every_sentence_that_code_names_exists() -> None:
    named = set(re.findall(r"\bt\(\s*[\"']([a-z_]+\.[a-z_.]+)[\"']", _texts_in_code()))
    assert len(named) > 100
    assert {key for key in named if not VI.has(key)} == set()


def test_every_sentence_that_the_doors_page_names_exists() -> None:
    named = set(re.findall(r"\bsay\(\s*\"([a-z_]+)\"", _scripts_of_the_door()))
    assert len(named) > 20
    assert {key for key in named if not VI.has(f"scan.{key}")} == set()


def test_every_sentence_is_said_somewhere() -> None:
    code, scripts = _texts_in_code(), _scripts_of_the_door()
    prefixes = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)*[._])\{", code)) | {
        "menu.",
        "answers.",
        "commands.",
        "reasons.",
        "lists.",
        "button.fix_",
        "act.change_",
    }
    literal = set(re.findall(r"[\"']([a-z_]+\.[a-z_.0-9]+)[\"']", code)) | {
        "page.invitation_picture",
        "page.ticket_picture",
    }
    literal |= {f"scan.{key}" for key in re.findall(r"\"([a-z_]+)\"", scripts)}
    prefixes |= {f"scan.{key}" for key in re.findall(r"`([a-z_]+\.)\$", scripts)}
    words = set(re.findall(r"[a-z_0-9]+", code + scripts))
    dead = [
        key
        for key in sentences(VI)
        if key not in literal
        and not any(key.startswith(prefix) and _reached(key.removeprefix(prefix), words) for prefix in prefixes)
    ]
    assert dead == []


def _scripts_of_the_door() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "web/static/door").glob("*.js"))


def _reached(rest: str, words: set[str]) -> bool:
    """Whether the changing part of a key is a word that code uses."""
    return rest.isdigit() or all(part in words for part in rest.split("."))


def test_every_refusal_has_its_sentence() -> None:
    raised = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                    first = node.args[0]
                    raised |= {first.value} if isinstance(first, ast.Constant) else set()
    assert len(raised) > 10
    assert {key for key in raised if not VI.has("refused." + str(key))} == set()


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_begins_with_its_colour(t: Texts, verdict: Verdict) -> None:
    assert sentences(t)[f"door.{verdict}"].startswith(EMOJI[verdict.colour])


def test_every_reply_can_be_described() -> None:
    assert all(VI.has(f"reply.{reply}") for reply in Reply)


def test_letters_and_cards_never_say_kinh_gui() -> None:
    assert not any("kính gửi" in text.lower() for key, text in sentences(VI).items() if key.startswith("card."))


def test_a_missing_place_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        VI("refused.bad_hour")


def test_an_unknown_language_is_vietnamese() -> None:
    assert texts("fr").language == "vi"


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("role", ["organiser", "host"])
def test_help_names_every_command_of_the_menu(t: Texts, role: str) -> None:
    said = t.under("help")[role]
    assert [command for command in t.under(f"menu.{role}") if f"/{command} " not in said] == []


@pytest.mark.parametrize("key", ["organiser.quota_warning", "organiser.counts_companions", "forward.stuck"])
def test_what_is_put_behind_a_sentence_begins_a_line_of_its_own(key: str) -> None:
    for language in LANGUAGES:
        assert texts(language).under(key.rpartition(".")[0])[key.rpartition(".")[2]].startswith("\n")
