"""What the documents say of the repository is so."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.routes import COMMANDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_the_readme_names_every_setting_and_no_other() -> None:
    told = set(re.findall(r"^\| `KINHMOI_(\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert told == {name.upper() for name in Settings.model_fields}


def test_the_guides_name_only_commands_that_exist() -> None:
    guides = "\n".join(path.read_text("utf-8") for path in ROOT.glob("docs/vi/*.md"))
    named = set(re.findall(r"`/([a-z]+)", guides))
    assert named <= set(COMMANDS)
    assert {
        "thumoi",
        "ve",
        "chuongtrinh",
        "trogiup",
        "tinhhinh",
        "guithumoi",
        "thongbao",
        "traloi",
        "nhac",
        "capnhat",
        "gop",
        "tach",
        "xincho",
    } <= named


def test_pinned_versions_hold_no_addresses() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search("https?:|@|--", pins)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=]", line)[0] for line in needed}
    assert names <= set(re.findall(r"^([\w.-]+)==", pins, re.MULTILINE))
