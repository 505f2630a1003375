"""The only reader of the authored content: files in, items out, or every fault with its place."""

import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter

from coaching.items import Card, CheckIn, Item, Module, Nudge, Practice, Round, Scenario, Vignette
from coaching.programmes import Programme
from content import build
from content.checks import module_faults
from content.faults import ContentError, Fault
from content.fields import Field
from content.nodes import compose
from content.pilots import PROGRAMME, programme_faults
from content.schema import MODULE_FILES, OPTIONAL_FILES
from content.shape import Part, Reading, did_you_mean
from content.sources import Source, mode, read

__all__ = ["ContentError", "Fault", "Library", "faults", "load", "load_module"]

PACKAGED = Path(__file__).parent
_KINDS: Mapping[type[Item], str] = {
    Nudge: "nudge",
    Scenario: "scenario",
    Practice: "practice",
    CheckIn: "checkin",
    Card: "card",
    Vignette: "vignette",
    Round: "round",
}
_READERS: Mapping[str, TypeAdapter[Item]] = {name: TypeAdapter(kind) for kind, name in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Library:
    """All authored content, as it was when the bot started; `folder` is where it was read."""

    modules: Mapping[str, Module]
    programmes: Mapping[str, Programme]
    folder: Path = PACKAGED

    def items(self, module_id: str) -> tuple[Item, ...]:
        """Every item of a module."""
        module = self.modules[module_id]
        first: tuple[Item, ...] = (*module.nudges, *module.scenarios, *module.practice)
        return (*first, *module.checkins, *module.cards, *module.vignettes)

    def item(self, module_id: str, item_id: str) -> Item:
        """The item of that name in that module; KeyError if there is none (any more)."""
        for item in self.items(module_id):
            if item.id == item_id:
                return item
        raise KeyError(f"{module_id} has no item {item_id!r}")

    @staticmethod
    def body(item: Item) -> str:
        """The item as canonical JSON, with its kind: equal text for equal items."""
        fields = {"kind": _KINDS[type(item)], **asdict(item)}
        return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def reread(body: str) -> Item:
        """The item that `body` once wrote down, for whoever began it before it changed; ValueError if it is none."""
        fields = json.loads(body)
        if not isinstance(fields, dict) or fields.get("kind") not in _READERS:
            raise ValueError(f"This is the body of no item: {body[:80]}")
        return _READERS[fields.pop("kind")].validate_python(fields)

    @staticmethod
    @cache
    def content_hash(item: Item) -> str:
        """Which wording this is: the same as long as no word of the item changes."""
        return hashlib.sha256(Library.body(item).encode()).hexdigest()[:16]


def load(directory: Path | None = None) -> Library:
    """Read a content folder (the packaged one by default); ContentError with every fault if there is any."""
    root = directory or PACKAGED
    shelf = _Shelf()
    shelf.read_all(root)
    if shelf.faults:
        raise ContentError(shelf.in_order())
    return Library(MappingProxyType(shelf.modules), MappingProxyType(shelf.programmes), root)


def load_module(folder: Path) -> Module:
    """Read one module's folder by itself; ContentError with every fault if there is any."""
    shelf = _Shelf()
    shelf.read_module(folder.absolute())
    if shelf.faults:
        raise ContentError(shelf.in_order())
    return shelf.modules[folder.absolute().name]


def faults(directory: Path | None = None) -> tuple[Fault, ...]:
    """What is wrong with a content folder, or with one module's folder, in the order of the files."""
    root = directory or PACKAGED
    shelf = _Shelf()
    if mode(root / "module.yml"):
        shelf.read_module(root.absolute())
    else:
        shelf.read_all(root)
    return shelf.in_order()


class _Shelf:
    """What was read so far, and the faults on the way."""

    def __init__(self) -> None:
        self.modules: dict[str, Module] = {}
        self.programmes: dict[str, Programme] = {}
        self.faults: list[Fault] = []
        self._broken_modules: set[str] = set()
        self._skills: dict[str, Part] = {}

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.faults, key=lambda fault: (fault.file, fault.line, fault.column)))

    def read_all(self, root: Path) -> None:
        if self._entries(root, "a folder modules/ and a folder programmes/") is None:
            return
        self._read_modules(root / "modules")
        self._read_programmes(root / "programmes")

    def _read_modules(self, place: Path) -> None:
        entries = self._entries(place, "a folder for each module")
        if entries is None:
            return
        files = [path for path in entries if stat.S_ISREG(mode(path))]
        folders = [path for path in entries if path not in files]
        for path in filter(_is_yaml, files):
            self._note(path, f"A module is a folder. Move this file to {place / path.stem / 'module.yml'}.")
        for folder in folders:
            self.read_module(folder)
        if not folders:
            self._note(place, f"There is no module here. Add a folder with {', '.join(MODULE_FILES)}.")

    def _read_programmes(self, place: Path) -> None:
        entries = self._entries(place, "a file for each programme")
        if entries is None:
            return
        files = [path for path in entries if _is_yaml(path)]
        for path in files:
            self._read_programme(path)
        if not files:
            self._note(place, "There is no programme here. Add a file for each, as in listening.yml.")

    def read_module(self, folder: Path) -> None:
        known = len(self.faults)
        parts: dict[str, Part] = {}
        if stat.S_ISLNK(mode(folder)):
            self._note(folder, "This is a link to somewhere else. Put the folder itself here.")
        else:
            self._strangers(folder)
            for name, wanted in MODULE_FILES.items():
                if name in OPTIONAL_FILES and not mode(folder / name):
                    continue
                part = self._read_file(folder / name, wanted)
                if part:
                    parts[name] = part
        if parts.keys() >= MODULE_FILES.keys() - OPTIONAL_FILES:
            self.faults.extend(module_faults(folder.name, parts))
            self._one_word_one_skill(parts["module.yml"]["skill"])
        if len(self.faults) == known:
            self.modules[folder.name] = build.module(parts)
        else:
            self._broken_modules.add(folder.name)

    def _one_word_one_skill(self, skill: Part) -> None:
        known = self._skills.setdefault(skill.text, skill)
        if known is not skill:
            self.faults.append(skill.fault(f"“{skill.text}” already means {known.file}. Choose another word."))

    def _read_programme(self, path: Path) -> None:
        known = len(self.faults)
        part = self._read_file(path, PROGRAMME)
        if path.suffix != ".yml":
            self._note(path, f"Content files end in .yml. Rename this one to {path.stem}.yml.")
        if part:
            self.faults.extend(programme_faults(path.stem, part, self.modules, broken=self._broken_modules))
        if part and len(self.faults) == known:
            self.programmes[path.stem] = build.programme(part)

    def _read_file(self, path: Path, wanted: Field) -> Part | None:
        """A file as a piece of the right shape; None, and faults noted, where it has another."""
        source = read(path)
        if not isinstance(source, Source):
            self.faults.extend(source)
            return None
        node = compose(source)
        if isinstance(node, Fault):
            self.faults.append(node)
            return None
        reading = Reading(source)
        part = reading.read(node, wanted)
        self.faults.extend(reading.faults)
        return part if reading.whole else None

    def _strangers(self, folder: Path) -> None:
        """Note YAML files that nothing reads, so that a misspelt name does not silence its items."""
        entries = self._entries(folder, "the module's files") or []
        missing = [name for name in MODULE_FILES if folder / name not in entries]
        for path in entries:
            if _is_yaml(path) and path.name not in MODULE_FILES:
                advice = did_you_mean(path.name, missing) or f" A module's files: {', '.join(MODULE_FILES)}."
                self._note(path, f"Nothing reads a file of this name.{advice}")

    def _entries(self, folder: Path, what: str) -> list[Path] | None:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__")))
        except OSError as error:
            self._note(folder, f"This folder cannot be read ({error.strerror}). Here belongs {what}.")
            return None

    def _note(self, path: Path, message: str) -> None:
        self.faults.append(Fault(str(path), 1, message))


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in (".yml", ".yaml")
