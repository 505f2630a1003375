"""Which columns a sheet has for each kind of item, and how its rows become one item of a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from content.fields import Field, Many, Number, Record
from content.schema import CARD, CHECKIN, NUDGE, OPTION, PRACTICE, RESOURCE, ROLEPLAY, SCENARIO, STEP, WORDING
from content.writing import Cell, Tree

LETTERS = "abcd"
_OPTION = {name: name for name in OPTION.fields if name not in ("id", "leads_to")} | {
    "text": "option",
    "next_step": "next",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """What stands there; nothing where it is empty or the row ends before it."""
        return self.cells.get(column, "").strip()

    def any_of(self, columns: Sequence[str]) -> bool:
        """Whether anything stands in one of these columns."""
        return any(map(self.cell, columns))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item as a sheet: the file it belongs to and what stands in each column.

    Rows of one id are one item where `several` says so. Columns in `spare` may be left out.
    """

    noun: str
    file: str
    columns: Mapping[str, Field]
    spare: frozenset[str]
    item: Callable[[Sequence[Row]], Mapping[str, Tree]]
    several: bool = False


_HEAD = ("id", "moment", "behaviour")


def _numbered(field: Field, name: str) -> dict[str, Field]:
    return {f"{name}_{n}": field.of for n in range(1, field.most + 1)} if isinstance(field, Many) else {name: field}


def _option_columns(letter: str) -> dict[str, Field]:
    return {f"{column}_{letter}": OPTION.fields[field] for field, column in _OPTION.items()}


def _pick(record: Record, *names: str) -> dict[str, Field]:
    return {name: record.fields[name] for name in names}


_NUDGE_COLUMNS = {**_pick(NUDGE, *_HEAD), **WORDING.fields}
_SCENARIO_COLUMNS = {
    **_pick(SCENARIO, *_HEAD, "title", "teaser"),
    **_pick(STEP, "situation", "question"),
    **{column: field for letter in LETTERS for column, field in _option_columns(letter).items()},
    **_pick(STEP, "hint", "model", "thinking"),
    **{f"resource_{name}": field for name, field in RESOURCE.fields.items()},
}
_PLAN = {**_numbered(PRACTICE.fields["when"], "when"), **_numbered(PRACTICE.fields["will"], "will")}
_PRACTICE_COLUMNS = {**_pick(PRACTICE, *_HEAD, "title", "task"), **_PLAN, **ROLEPLAY.fields}
_STATEMENTS = _numbered(CHECKIN.fields["statements"], "statement")
_REFLECTIONS = _numbered(CHECKIN.fields["reflections"], "reflection")


def _cell(row: Row, column: str, field: Field) -> Cell:
    return Cell(row.cell(column), row.number, column, isinstance(field, Number))


def _cells(row: Row, columns: Mapping[str, Field]) -> dict[str, Tree]:
    return {column: _cell(row, column, field) for column, field in columns.items()}


def _filled(row: Row, columns: Mapping[str, Field]) -> list[Tree]:
    return [_cell(row, column, field) for column, field in columns.items() if row.cell(column)]


def _nudge(rows: Sequence[Row]) -> dict[str, Tree]:
    return {**_cells(rows[0], _pick(NUDGE, *_HEAD)), "wordings": [_cells(row, WORDING.fields) for row in rows]}


def _scenario(rows: Sequence[Row]) -> dict[str, Tree]:
    (row,) = rows
    offered = [letter for letter in LETTERS if letter in "ab" or row.any_of(list(_option_columns(letter)))]
    step: dict[str, Tree] = {
        "id": Cell("decision", row.number, "situation"),
        **_cells(row, _pick(STEP, "situation", "question")),
        "options": [_option(row, letter) for letter in offered],
        **_cells(row, _pick(STEP, "hint", "model", "thinking")),
    }
    more = {name: _cell(row, f"resource_{name}", field) for name, field in RESOURCE.fields.items()}
    return {**_cells(row, _pick(SCENARIO, *_HEAD, "title", "teaser")), "steps": [step], "resource": more}


def _option(row: Row, letter: str) -> dict[str, Tree]:
    cells = {field: _cell(row, f"{column}_{letter}", OPTION.fields[field]) for field, column in _OPTION.items()}
    if not cells["misconception"].text:
        del cells["misconception"]
    return {"id": Cell(letter, row.number, f"option_{letter}"), **cells}


def _practice(rows: Sequence[Row]) -> dict[str, Tree]:
    (row,) = rows
    item = _cells(row, _pick(PRACTICE, *_HEAD, "title", "task"))
    for name in ("when", "will"):
        if halves := _filled(row, _numbered(PRACTICE.fields[name], name)):
            item[name] = halves
    return {**item, "roleplay": _cells(row, ROLEPLAY.fields)} if row.any_of(list(ROLEPLAY.fields)) else item


def _checkin(rows: Sequence[Row]) -> dict[str, Tree]:
    (row,) = rows
    first = _cell(row, "statement_1", _STATEMENTS["statement_1"])
    item: dict[str, Tree] = {
        "id": _cell(row, "id", CHECKIN.fields["id"]),
        "statements": _filled(row, _STATEMENTS) or [first],
    }
    asked = _filled(row, _REFLECTIONS)
    return {**item, "reflections": asked} if asked else item


def _card(rows: Sequence[Row]) -> dict[str, Tree]:
    return _cells(rows[0], CARD.fields)


_LATER = [column for letter in "cd" for column in _option_columns(letter)] + ["misconception_a", "misconception_b"]
KINDS: Mapping[str, Kind] = {
    "nudge": Kind("nudge", "nudges.yml", _NUDGE_COLUMNS, frozenset(), _nudge, several=True),
    "scenario": Kind("scenario", "scenarios.yml", _SCENARIO_COLUMNS, frozenset(_LATER), _scenario),
    "practice": Kind(
        "practice task", "practice.yml", _PRACTICE_COLUMNS, frozenset([*_PLAN, *ROLEPLAY.fields]), _practice
    ),
    "checkin": Kind(
        "check-in",
        "checkins.yml",
        {"id": CHECKIN.fields["id"], **_STATEMENTS, **_REFLECTIONS},
        frozenset([*_STATEMENTS, *_REFLECTIONS]) - {"statement_1"},
        _checkin,
    ),
    "card": Kind("card", "cards.yml", CARD.fields, frozenset(), _card),
}
