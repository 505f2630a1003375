"""A small content folder of one's own, to break on purpose."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Fault, faults

SMALLEST = Path(__file__).parent / "smallest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A valid content folder that a test may spoil."""
    return shutil.copytree(SMALLEST, tmp_path / "content")


@pytest.fixture
def only_fault(folder: Path) -> Callable[[], Fault]:
    """The one fault of the spoiled folder; a test fails where there are more or fewer."""

    def check() -> Fault:
        found = faults(folder)
        assert len(found) == 1, "\n".join(map(str, found)) or "no fault"
        return found[0]

    return check


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], int]:
    """Replace, in the file of that name, a text that stands there once; tells the line on which it stood."""

    def replace(name: str, old: str, new: str) -> int:
        (path,) = folder.rglob(name)
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new))
        return text.count("\n", 0, text.index(old)) + 1

    return replace
