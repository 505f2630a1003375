"""From text to YAML nodes that remember their place, without building any object."""

import re
from typing import Protocol

import yaml

from content.faults import Fault
from content.sources import Source

_DEEPEST = 12
_COPY = "Compare with the example in docs/authoring.md."
_BELOW = "put the text on the line below, after “>-”."
_COLUMNS = "Fields of one item start in the same column; each new item starts with “- ”."
# What PyYAML says and what an author can do about it; the first that fits.
_ADVICE = (
    ("mapping values are not allowed", f"A colon and a space within a text look like a new field: {_BELOW}"),
    ("sequence entries are not allowed", f"A list starts on a line of its own. {_COLUMNS}"),
    ("but found '<scalar>'", "Words follow a closed quotation mark. Within a text, write “ and ” for quotes."),
    ("expected <block end>", f"This line does not line up with those above. {_COLUMNS}"),
    ("expected the node content", "Something is missing here. Write a text, or take the sign out."),
    ("that cannot start any token", f"A text may not start with this sign: {_BELOW}"),
    ("but found another document", "“---” starts a second document. Keep one document in a file."),
    ("expected chomping or indentation", f"Only a line break may follow “>”: {_BELOW}"),
    ("expected a comment or a line break", f"Only a line break may follow “>-”: {_BELOW}"),
    ("unknown escape character", "A backslash starts a code within double quotes. Leave it out."),
)
# The same for what PyYAML notices late: to be mended where it began.
_ADVICE_AT_START = (
    ("could not find expected ':'", "A field needs its colon and a space, as in “field: text”."),
    ("found unexpected end of stream", f"A quotation mark was opened and not closed. Close it, or {_BELOW}"),
    ("expected ',' or", f"A bracket was opened and not closed. Close it, or {_BELOW}"),
)
_FIELD_ALONE = re.compile(r" *(- )?[\w-]+")


class _Mark(Protocol):
    """A place in a file, counted from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class _RefusedError(Exception):
    """YAML that could be read, but is refused; carries the place and the advice."""

    def __init__(self, event: yaml.Event, advice: str) -> None:
        self.line = event.start_mark.line + 1 if event.start_mark else 1
        self.column = event.start_mark.column + 1 if event.start_mark else 1
        super().__init__(advice)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, used as far as its nodes, with two doors closed.

    Aliases would let one small file grow into millions of texts; deep nesting would end in a RecursionError.
    """

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(event, "A text may not start with “*”. Leave the sign out; write repeated words out.")
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise _RefusedError(event, "A text may not start with “&”. Leave the sign out, or write “and”.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise _RefusedError(event, "A text may not start with “!”. Leave the sign out.")
        if self._depth >= _DEEPEST:
            raise _RefusedError(event, f"Too many steps inwards. {_COPY}")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def compose(source: Source) -> yaml.Node | Fault:
    """The file's one document as a node, or the fault that stopped it."""
    loader = _Loader(source.text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        return _fault(source, error)
    except _RefusedError as refused:
        return Fault(source.file, refused.line, str(refused), refused.column)
    except (ValueError, OverflowError):
        # PyYAML converts the numbers of escapes and directives unchecked: "\UFFFFFFFF".
        return _at(source, loader.get_mark(), "A backslash code that is no character. Write the character itself.")
    finally:
        loader.dispose()
    if node is None:
        return Fault(source.file, 1, f"This file is empty. {_COPY}")
    return node


def _fault(source: Source, error: yaml.MarkedYAMLError) -> Fault:
    problem = error.problem or error.context or "it ends too early"
    for said, advice in _ADVICE_AT_START:
        if said in problem:
            return _at(source, error.context_mark or error.problem_mark, advice)
    mark = error.problem_mark or error.context_mark
    for said, advice in _ADVICE:
        if said in problem:
            if said.startswith("mapping values") and mark and _misplaced(source, mark):
                advice = f"This line does not line up with those above. {_COLUMNS}"
            return _at(source, mark, advice)
    return _at(source, mark, f"YAML cannot be read here: {problem}. {_COPY}")


def _misplaced(source: Source, colon: _Mark) -> bool:
    """Whether the colon is that of a field that stands in the wrong column."""
    line = source.text.split("\n")[colon.line]
    return _FIELD_ALONE.fullmatch(line, 0, colon.column) is not None


def _at(source: Source, mark: _Mark | None, advice: str) -> Fault:
    return Fault(source.file, mark.line + 1, advice, mark.column + 1) if mark else Fault(source.file, 1, advice)
