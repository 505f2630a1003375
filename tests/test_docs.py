"""What the documentation says is what the code does."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import inflow
from bot.settings import Settings
from coaching.events import EVENT_NAMES

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "inflow") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{before} {name}")
        else:
            found.append(f"{before} {name}")
    return found


def test_every_event_has_its_question_and_no_other_is_listed() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+\?) \| (.+) \|$", read("docs/events.md"), flags=re.MULTILINE)
    assert {name for name, *_ in rows} == EVENT_NAMES
    assert len(rows) == len(EVENT_NAMES)


@pytest.mark.parametrize("command", commands(inflow))
def test_every_command_is_explained(command: str) -> None:
    assert f"`{command}" in read("docs/operations.md")


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    said = name.upper() if name.startswith("slack_") else f"INFLOW_{name.upper()}"
    assert f"`{said}`" in read("docs/operations.md")


def test_the_readme_says_the_two_commands_that_a_newcomer_needs() -> None:
    readme = read("README.md")
    assert "make run" in readme
    assert "make test" in readme


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("**/*.md") if ".venv" not in p.parts)
)
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page))
    assert [link for link in links if not (folder / link).exists()] == []


def test_files_that_the_recipes_name_exist() -> None:
    named = re.findall(
        r"`((?:bot|coaching|content|scheduler|storage|tests|docs|benchmarks)/[\w/.-]+\.\w+)`", read("CONTRIBUTING.md")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
