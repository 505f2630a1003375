"""Outcomes as a file, CSV or JSON: each line a measure, or refused with its number and a reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from coaching.outcomes import OUTCOME_SCOPES, SHARE, Outcome, OutcomeScope
from connectors import cells
from connectors.records import json_lines, json_list
from connectors.tables import BadLine, FileError, Row, csv_rows

COLUMNS = (
    "name",
    "scope",
    "who",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "n",
    "unit",
)
#: What no line can do without.
NEEDED = COLUMNS[:5]


def read(path: Path, *, today: date) -> Iterator[tuple[Row, Outcome] | BadLine]:
    """Read a file of outcomes. Raises FileError where it is none at all. A period ends before `today`."""
    for row in _rows(path):
        if isinstance(row, BadLine):
            yield row
            continue
        try:
            yield row, _outcome(row.cells, comma=row.comma, today=today)
        except ValueError as error:
            yield row.bad(str(error))


def _rows(path: Path) -> Iterator[Row | BadLine]:
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return csv_rows(path, COLUMNS, NEEDED)
        case ".json":
            return json_list(path, COLUMNS)
        case ".jsonl" | ".ndjson":
            return json_lines(path, COLUMNS, lambda _: None)
    raise FileError(f"{path}: outcomes are read from files that end in .csv, .json or .jsonl")


def _outcome(row: Mapping[str, str], *, comma: bool, today: date) -> Outcome:
    name, scope, who = cells.tag(row.get("name", ""), "name"), row.get("scope", ""), row.get("who", "")
    if not name:
        raise ValueError("name is empty; it says what is measured, as repeat_calls")
    if scope not in OUTCOME_SCOPES:
        raise ValueError(f"scope {scope!r} is none of {', '.join(OUTCOME_SCOPES)}")
    found = cells.tag(who, "who") if scope == "cohort" else cells.somebody(who, "who")
    if not found:
        raise ValueError(f"who is empty; it is the {'name of the cohort' if scope == 'cohort' else 'Slack id'}")
    unit = cells.tag(row.get("unit", ""), "unit") or SHARE
    numerator, denominator = _counted(row, unit, comma=comma)
    first, last = _period(row, today)
    return Outcome(name, cast("OutcomeScope", scope), found, first, last, numerator, denominator, unit)


def _period(row: Mapping[str, str], today: date) -> tuple[date, date]:
    first, last = (cells.day(row.get(column, ""), column) for column in ("period_start", "period_end"))
    if first is None or last is None:
        raise ValueError("period_start and period_end are both needed, like 2026-11-30")
    if last < first:
        raise ValueError(f"period_end {last} lies before period_start {first}")
    if last >= today:
        raise ValueError(f"the period ends on {last}, and has not ended yet")
    return first, last


def _counted(row: Mapping[str, str], unit: str, *, comma: bool) -> tuple[float, float]:
    """Return numerator and denominator; a line may say the value and n instead."""
    names = ("numerator", "denominator", "value", "n")
    top, bottom, value, n = (cells.number(row.get(name, ""), name, comma=comma) for name in names)
    if (top is None) != (bottom is None) or (value is None) != (n is None) or (top is None) == (value is None):
        raise ValueError("a line says either numerator and denominator, or value and n")
    if value is not None and n is not None:
        top, bottom = value * n, n
    if top is None or bottom is None or bottom < 1 or bottom != int(bottom):
        raise ValueError("denominator, or n, must be a whole number from 1 on: how many were looked at")
    if unit == SHARE and not 0 <= top <= bottom:
        raise ValueError("a share lies between 0 and 1; what is no share needs a unit, as s or points")
    return top, bottom
