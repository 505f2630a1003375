"""Hold a file's YAML nodes against the schema: every field there, none too many, each of the right kind."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from content import tone
from content.faults import Fault
from content.fields import Choice, Field, Many, Name, Number, Record, Text
from content.sources import Source

#: What a name looks like, by what stands between its words.
_NAMES = {joint: re.compile(rf"[a-z][a-z0-9]*({joint}[a-z0-9]+)*") for joint in "-_"}
_JOINTS = {"-": "hyphens", "_": "underscores"}
_CUT_OFF = re.compile(r"[ \t]+#")
_LONGEST_NAME = 60
_STRING = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file that has the right shape, and where it stands."""

    file: str
    line: int
    column: int
    text: str = ""
    number: float = 0.0
    parts: tuple["Part", ...] = ()
    fields: Mapping[str, "Part"] = field(default_factory=dict)

    def __getitem__(self, name: str) -> "Part":
        return self.fields[name]

    def fault(self, message: str) -> Fault:
        """A fault at this piece."""
        return Fault(self.file, self.line, message, self.column)


class Reading:
    """One file being held against the schema; gathers its faults.

    `whole` turns false when a piece is missing or of the wrong kind, so that no item can be made of the file.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.whole = True

    def read(self, node: yaml.Node, wanted: Field) -> Part | None:
        """The piece under a node, or None where its shape is wrong."""
        match wanted:
            case Text():
                return self._text(node, wanted)
            case Name():
                return self._name(node, wanted)
            case Choice():
                return self._choice(node, wanted)
            case Number():
                return self._number(node, wanted)
            case Many():
                return self._many(node, wanted)
            case Record():
                return self._record(node, wanted)

    def _note(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.faults.append(Fault(self.source.file, mark.line + 1, message, mark.column + 1))

    def _broken(self, node: yaml.Node, message: str) -> None:
        self.whole = False
        self._note(node, message)

    def _part(self, node: yaml.Node) -> Part:
        return Part(self.source.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _word(self, node: yaml.Node, hint: str) -> str | None:
        """The text of a scalar that YAML takes for text."""
        if not isinstance(node, yaml.ScalarNode):
            self._broken(node, f"Here stands a list or fields; write one text instead: {hint}.")
            return None
        text = " ".join(node.value.split())
        if not text or node.tag.endswith(":null"):
            self._broken(node, f"This is empty. Write {hint}.")
            return None
        if node.tag != _STRING:
            self._broken(node, f"YAML does not take “{text[:80]}” for words. Put it in quotes.")
            return None
        if _CUT_OFF.match(self.source.text, node.end_mark.index) and not node.style:
            self._note(node, "YAML stops reading at “#”. Put the text in quotes, or the remark on its own line.")
        return text

    def _text(self, node: yaml.Node, wanted: Text) -> Part | None:
        text = self._word(node, wanted.hint)
        if text is None:
            return None
        if any("\ud800" <= sign <= "\udfff" or not (sign.isprintable() or sign == "\u00a0") for sign in text):
            self._broken(node, "A backslash code stands for a character that nobody can see. Leave it out.")
            return None
        if len(text) > wanted.longest:
            cut = len(text) - wanted.longest
            self._note(node, f"{len(text)} characters; {wanted.longest} is the most. Cut {cut}: {wanted.hint}.")
        if wanted.prose:
            self._tone(node, text, wanted)
        part = self._part(node)
        return Part(part.file, part.line, part.column, text=text)

    def _tone(self, node: yaml.Node, text: str, wanted: Text) -> None:
        begin, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in (">", "|"):
            begin = self.source.text.index("\n", begin)
        for pattern, advice in tone.refusals(text, speech=wanted.speech):
            found = pattern.search(self.source.text, begin, end)
            word = pattern.search(text)
            quoted = f"“{word[0]}”: " if word and word[0].lower() not in advice else ""
            self.faults.append(self.source.fault(found.start() if found else begin, quoted + advice))
        count = len(tone.sentences(text))
        if wanted.sentences and count > wanted.sentences:
            self._note(node, f"{count} sentences; {wanted.sentences} is the most. Keep what says most: {wanted.hint}.")
        if long := tone.too_long_to_say(text):
            self._note(node, f"A sentence of {long} words; {tone.LONGEST_SENTENCE} is the most. Make it two.")
        elif not wanted.speech and (hard := tone.too_hard_to_read(text)):
            self._note(node, hard)

    def _name(self, node: yaml.Node, wanted: Name) -> Part | None:
        text = self._word(node, wanted.hint)
        if text is None:
            return None
        looks = _NAMES[wanted.joint]
        if not looks.fullmatch(text) or len(text) > _LONGEST_NAME:
            better = re.sub(r"[^a-z0-9]+", wanted.joint, text.lower())[:_LONGEST_NAME].strip("-_0123456789")
            advice = f"Write {better}." if looks.fullmatch(better) else f"Write {wanted.hint}."
            joints = _JOINTS[wanted.joint]
            self._broken(node, f"“{text[:80]}” is no name: small letters, digits and single {joints} only. {advice}")
            return None
        part = self._part(node)
        return Part(part.file, part.line, part.column, text=text)

    def _choice(self, node: yaml.Node, wanted: Choice) -> Part | None:
        text = self._word(node, wanted.hint)
        if text is None:
            return None
        if text not in wanted.options:
            self._broken(
                node, f"“{text[:80]}” is none of {', '.join(wanted.options)}.{did_you_mean(text, wanted.options)}"
            )
            return None
        part = self._part(node)
        return Part(part.file, part.line, part.column, text=text)

    def _number(self, node: yaml.Node, wanted: Number) -> Part | None:
        kind = "a whole number" if wanted.whole else "a number"
        advice = f"Write {kind} from {wanted.least:g} to {wanted.most:g}: {wanted.hint}."
        number = _plain_number(node)
        if number is None or (wanted.whole and number != int(number)):
            self._broken(node, f"This is not {kind}. {advice}")
            return None
        if not wanted.least <= number <= wanted.most:
            self._note(node, f"{number:g} is out of bounds. {advice}")
        part = self._part(node)
        return Part(part.file, part.line, part.column, number=number)

    def _many(self, node: yaml.Node, wanted: Many) -> Part | None:
        if not isinstance(node, yaml.SequenceNode):
            self._broken(node, f"Here belongs a list, each line starting with “- ”: {wanted.hint}.")
            return None
        if len(node.value) < wanted.least:
            self._broken(node, f"{len(node.value)} in this list; {wanted.least} is the least. Add {wanted.hint}.")
            return None
        if len(node.value) > wanted.most:
            self._note(node, f"{len(node.value)} in this list; {wanted.most} is the most. Keep the best ones.")
        parts = [self.read(child, wanted.of) for child in node.value]
        seen: set[str] = set()
        for child, part in zip(node.value, parts, strict=True):
            if part and part.text and part.text in seen:
                self._note(child, f"“{part.text}” stands twice in this list. Leave one out.")
            seen.add(part.text if part else "")
        part = self._part(node)
        return Part(part.file, part.line, part.column, parts=tuple(p for p in parts if p))

    def _record(self, node: yaml.Node, wanted: Record) -> Part | None:
        if not isinstance(node, yaml.MappingNode):
            names = ", ".join(wanted.fields)
            self._broken(node, f"Here belongs {wanted.hint} with its fields: {names}.")
            return None
        nodes = self._fields(node, wanted)
        parts = {name: self.read(child, wanted.fields[name]) for name, child in nodes.items()}
        part = self._part(node)
        return Part(part.file, part.line, part.column, fields={name: p for name, p in parts.items() if p})

    def _fields(self, node: yaml.MappingNode, wanted: Record) -> dict[str, yaml.Node]:
        """The known fields of a mapping; notes those that are unknown, doubled or missing."""
        found: dict[str, yaml.Node] = {}
        meant: set[str] = set()
        written = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in found:
                self._broken(key, f"“{name}” stands twice in this {wanted.noun}. Keep one of the two.")
            elif name in wanted.fields:
                found[name] = value
            else:
                missing = [field for field in wanted.fields if field not in written]
                close = difflib.get_close_matches(name, missing or wanted.fields, 1)
                meant.update(close)
                advice = f" Did you mean “{close[0]}”?" if close else f" Its fields: {', '.join(wanted.fields)}."
                self._broken(key, f"“{name[:80]}” is no field of a {wanted.noun}.{advice}")
        for name, wanted_field in wanted.fields.items():
            if name not in found and name not in wanted.optional and name not in meant:
                self._broken(node, f"This {wanted.noun} has no “{name}”. Add “{name}: ” and {wanted_field.hint}.")
        return found


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question to put after a message, or nothing."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _plain_number(node: yaml.Node) -> float | None:
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith((":int", ":float")):
        return None
    try:
        number = float(node.value)
    except ValueError:  # YAML knows more kinds of number than people write: 0x10, 1:30, .inf
        return None
    return number if math.isfinite(number) else None
