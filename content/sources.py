"""From a path to text: what may be read at all, before anybody asks what it says."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from content.faults import Fault

LARGEST = 1_000_000
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
# Besides control characters: what nobody can see in an editor, and line ends that editors and YAML count differently.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file."""

    file: str
    text: str

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character of the text."""
        start = self.text.rfind("\n", 0, index) + 1
        return self.text.count("\n", 0, index) + 1, index - start + 1

    def fault(self, index: int, message: str) -> Fault:
        """A fault at a character of the text."""
        line, column = self.place(index)
        return Fault(self.file, line, message, column)


def read(path: Path) -> Source | tuple[Fault, ...]:
    """Read one YAML file, or say why it cannot be read."""
    refused = _refusal(path)
    if refused:
        return (Fault(str(path), 1, refused),)
    try:
        raw = path.read_bytes()
    except OSError as error:
        return (Fault(str(path), 1, f"This file cannot be opened ({error.strerror}). Let the bot's user read it."),)
    if len(raw) > LARGEST:  # It may have grown since it was measured.
        return (Fault(str(path), 1, _too_large(len(raw))),)
    return _decode(str(path), raw)


def mode(path: Path) -> int:
    """What kind of thing stands at a path, links not followed; 0 for nothing that can be seen."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _refusal(path: Path) -> str | None:
    try:
        found = path.lstat()
    except OSError as error:
        return f"This file cannot be opened ({error.strerror}). Check its name and that the bot's user may read it."
    if stat.S_ISLNK(found.st_mode):
        return "This is a link to somewhere else. Put the file itself here, so that what you check is what is sent."
    if not stat.S_ISREG(found.st_mode):
        return "This is not an ordinary file. Put a text file of this name here."
    if found.st_size > LARGEST:
        return _too_large(found.st_size)
    return None


def _too_large(size: int) -> str:
    return f"This file has {size:,} bytes; {LARGEST:,} is the most. Move some of it into another module."


def _decode(file: str, raw: bytes) -> Source | tuple[Fault, ...]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return (Fault(file, line, "This is not UTF-8 text. Save the file with the encoding UTF-8.", column),)
    source = Source(file, text.replace("\r\n", "\n").replace("\r", "\n"))
    hidden = tuple(
        source.fault(found.start(), f"An invisible character (U+{ord(found[0]):04X}) stands here. Delete it.")
        for found in _HIDDEN.finditer(source.text)
    )
    tabs = tuple(
        source.fault(found.end() - 1, "A tab stands at the start of this line. Use spaces, two for each step.")
        for found in _TAB_INDENT.finditer(source.text)
    )
    return hidden or tabs or source
