"""The rules that keep the house in order and that no linter knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
ROOMS = ("app", "pipelines", "eval", "scripts", "bench")
MODULES = sorted(file for room in ROOMS for file in (PROJECT / room).rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("*.py"))
MAX_LINES = 400
MAX_FUNCTION_LINES = 40

# Packages that may stand in more than one file: the language of the web door, of settings and of arrays.
SHARED = {
    "alembic", "anyio", "fastapi", "jinja2", "markupsafe", "numpy", "pydantic", "sqlalchemy", "starlette", "typer",
    "uvicorn", "yaml",
}  # fmt: skip


def test_every_module_opens_with_a_sentence() -> None:
    silent = [str(file) for file in MODULES + TESTS if not ast.get_docstring(ast.parse(file.read_text()))]

    assert silent == []


def test_no_module_is_longer_than_the_limit() -> None:
    long = {str(file): lines for file in MODULES if (lines := file.read_text().count("\n")) > MAX_LINES}

    assert long == {}


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{file.name}:{node.name}": node.end_lineno - node.lineno + 1
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and _code_lines(node) > MAX_FUNCTION_LINES
    }

    assert long == {}


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its signature and docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_pipelines_are_synchronous() -> None:
    found = [
        str(file)
        for file in MODULES
        if file.is_relative_to(PROJECT / "pipelines")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]

    assert found == []


def test_each_vendor_is_imported_in_one_file() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for file in MODULES:
        if file.relative_to(PROJECT).parts[0] in ("scripts", "bench"):
            continue  # benchmarks compare vendors; they are no part of the product
        for name in _imported(file):
            if name not in SHARED and name not in sys.stdlib_module_names and name not in ROOMS:
                homes[name].add(str(file.relative_to(PROJECT)))

    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("heavy", ["torch", "sentence_transformers", "transformers", "whisper", "llama_cpp"])
def test_serving_never_imports(heavy: str) -> None:
    code = (
        "import sys; import app.main, pipelines.answering.pipeline, pipelines.services;"
        f"sys.exit('{heavy}' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


def test_no_prohibited_words_of_this_machine() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    marks = ("/wo" + "rk/main", "/wo" + "rk/.", "../sha" + "red", ".lib" + "rary")
    found = [
        name
        for name in names
        if (PROJECT / name).suffix in {".py", ".md", ".yaml", ".toml", ".json", ".html", ".js", ".txt", ""}
        and (PROJECT / name).is_file()
        and any(mark in (PROJECT / name).read_text(errors="ignore") for mark in marks)
    ]

    assert found == []
