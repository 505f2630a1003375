"""Lines whose values have types of their own, as in JSON and Parquet: each written as a CSV would write it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.tables import REASON, BadLine, FileError, OnRead, Row, not_text, text_lines


def row_of(number: int, said: Mapping[str, Any], columns: Sequence[str]) -> Row | BadLine:
    """Return values by their names as a row; bad where one is neither a text nor a number nor a date."""
    odd = sorted(name for name, value in said.items() if isinstance(value, bool | list | dict | bytes))
    row = Row(number, tuple(_text(said.get(name)) for name in columns), tuple(columns))
    return row.bad(f"{', '.join(map(repr, odd))} must be a text, a number or null") if odd else row


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def json_lines(path: Path, columns: Sequence[str], on_read: OnRead) -> Iterator[Row | BadLine]:
    """Read a file of JSON objects, one a line."""
    for number, line in text_lines(path, on_read):
        if line.strip():
            yield _json_line(number, line, columns)


def _json_line(number: int, line: str, columns: Sequence[str]) -> Row | BadLine:
    whole = Row(number, (line.strip(),), tuple(columns))
    if unreadable := not_text(line):
        return whole.bad(unreadable)
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        return whole.bad(f"no JSON ({error})")
    return _object(whole, said, columns)


def _object(whole: Row, said: object, columns: Sequence[str]) -> Row | BadLine:
    if not isinstance(said, dict):
        return whole.bad(f'no JSON object; one looks like {{"{columns[0]}": "...", "{columns[1]}": "...", ...}}')
    unknown = sorted(said.keys() - {*columns, REASON})
    if unknown:
        return whole.bad(f"unknown fields {', '.join(map(repr, unknown))}; known ones are {', '.join(columns)}")
    return row_of(whole.number, said, columns)


def json_list(path: Path, columns: Sequence[str]) -> Iterator[Row | BadLine]:
    """Read a file that is one list of JSON objects, numbered from 1. Raises FileError where it is none."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileError(f"{path}: {error}") from error
    if not isinstance(whole, list):
        raise FileError(f"{path}: it must hold one list of objects, [{{...}}, {{...}}]")
    for number, said in enumerate(whole, start=1):
        yield _object(Row(number, (json.dumps(said),), tuple(columns)), said, columns)
