"""The rooms and their stairs, and the sizes we hold ourselves to."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "web", "handlers", "scheduler", "actions", "storage", "printing", "lists", "messages", "ceremony")


def _modules() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_stairs_only_go_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_module_is_longer_than_300_lines() -> None:
    long = {str(path): lines for path in _modules() if (lines := len(path.read_text("utf-8").splitlines())) > 300}
    assert long == {}


def test_every_public_name_says_what_it_gives() -> None:
    silent = []
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                public = not node.name.startswith("_") and node.col_offset == 0
                if public and not ast.get_docstring(node):
                    silent.append(f"{path}:{node.name}")
    assert silent == []
