"""Documents that are generated, or that make claims about files, stay true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.write_settings import example_file, settings_page

PROJECT = Path(__file__).parent.parent


def test_the_settings_page_is_generated_from_the_settings() -> None:
    assert (PROJECT / "docs" / "settings.md").read_text() == settings_page()


def test_the_example_environment_is_generated_from_the_settings() -> None:
    assert (PROJECT / ".env.example").read_text() == example_file()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "knowledge_base/README.md"])
def test_links_to_files_lead_somewhere(page: str) -> None:
    text = (PROJECT / page).read_text()
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    dead = [target for target in targets if not ((PROJECT / page).parent / target).exists()]

    assert dead == []


def test_the_readmes_map_names_every_top_folder() -> None:
    text = (PROJECT / "README.md").read_text()
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    folders = {name.split("/")[0] for name in tracked.splitlines() if "/" in name and not name.startswith(".")}

    assert {folder for folder in folders if f"    {folder}/" not in text} == set()


def test_every_command_of_the_readme_exists() -> None:
    text = (PROJECT / "README.md").read_text()
    named = set(re.findall(r"`frontdoor ([a-z-]+)", text))
    shown = subprocess.run(
        [sys.executable, "-m", "app", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert {name for name in named if not re.search(rf"\b{name}\b", shown.stdout)} == set()


def test_every_make_target_of_the_readme_exists() -> None:
    text = (PROJECT / "README.md").read_text()
    makefile = (PROJECT / "Makefile").read_text()

    assert [name for name in set(re.findall(r"(?:`|    )make ([a-z-]+)", text)) if f"\n{name}:" not in makefile] == []


def test_no_lock_file_names_a_registry() -> None:
    for name in ("package-lock.json", "constraints.txt"):
        assert not re.search(
            r"https?://(?!github\.com|opencollective|www\.|tidelift|dev\.to)", (PROJECT / name).read_text()
        )
