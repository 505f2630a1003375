"""The roster as a CSV file: one line a person, each understood or refused with its number and a reason."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from coaching.hours import has_holidays, is_zone, local
from coaching.people import Newcomer
from connectors import cells
from connectors.tables import BadLine, FileError, Remark, check_header, delimiter, encoding, header_of, surplus

COLUMNS = (
    "slack_user_id",
    "name",
    "email",
    "tz",
    "country",
    "cohort",
    "role",
    "manager",
    "joined_on",
    "left_on",
    "consented",
)


def read(path: Path, *, default_tz: str, now: datetime) -> Iterator[Newcomer | BadLine | Remark]:
    """Read a roster line by line; remarks stand before their line. Raises FileError where it is no roster at all.

    A cell that is not there says nothing, and neither does an empty name, time zone, joining date or consent; any
    other empty cell says that there is none. The future begins tomorrow, in the line's zone or else in `default_tz`.
    """
    try:
        with path.open(newline="", encoding=encoding(path)) as file:
            between = delimiter(file.readline())
            file.seek(0)
            lines = csv.reader(file, delimiter=between)
            header = header_of(next(lines, []))
            check_header(path, header, COLUMNS, COLUMNS[:2])
            for values in lines:
                if any(value.strip() for value in values):
                    line = _line(lines.line_num, header, values, default_tz=default_tz, now=now)
                    if isinstance(line, Newcomer):
                        yield from _remarks(lines.line_num, line, default_tz=default_tz, now=now)
                    yield line
    except (OSError, UnicodeError, csv.Error) as error:
        raise FileError(f"{path}: {error}") from error


def _line(
    number: int, header: tuple[str, ...], values: list[str], *, default_tz: str, now: datetime
) -> Newcomer | BadLine:
    if too_many := surplus(values, header):
        return BadLine(number, too_many, tuple(values), header)
    row = {name: value.strip() for name, value in zip(header, values, strict=False)}
    try:
        return _newcomer(row, default_tz=default_tz, now=now)
    except ValueError as error:
        return BadLine(number, str(error), tuple(values), header)


def _newcomer(row: dict[str, str], *, default_tz: str, now: datetime) -> Newcomer:
    person_id = row.get("slack_user_id", "")
    if not cells.is_slack_id(person_id):
        raise ValueError(f"{person_id!r} is no Slack id; it looks like U0123ABCD")
    manager = row.get("manager")
    if manager and not cells.is_slack_id(manager):
        raise ValueError(f"manager {manager!r} is no Slack id; it looks like U0123ABCD")
    if manager == person_id:
        raise ValueError("a person cannot be their own manager")
    tz, country = row.get("tz") or None, row.get("country")
    here = tz if tz and is_zone(tz) else default_tz
    joined_on = cells.day(row.get("joined_on", ""), "joined_on")
    left_on = cells.day(row.get("left_on", ""), "left_on")
    if left_on and joined_on and left_on < joined_on:
        raise ValueError(f"left_on {left_on} lies before joined_on {joined_on}")
    return Newcomer(
        person_id=person_id,
        name=row.get("name") or None,
        email=row.get("email"),
        tz=tz,
        country=country.upper() if country else country,
        cohort=row.get("cohort"),
        role=row.get("role"),
        manager=manager,
        joined_on=joined_on,
        left_on=left_on or ("" if "left_on" in row else None),
        consented=_consented(row.get("consented", ""), today=local(now, here).date()),
    )


def _remarks(number: int, line: Newcomer, *, default_tz: str, now: datetime) -> Iterator[Remark]:
    """Name a time zone or country that nobody knows: the person is taken in all the same."""
    if line.tz and not is_zone(line.tz):
        yield Remark(
            number,
            f"time zone {line.tz!r} is unknown; write an IANA name such as Europe/Madrid. "
            f"Until then the zone of their Slack profile counts, or else {default_tz}.",
        )
    if line.country and not has_holidays(line.country, now.year):
        yield Remark(
            number,
            f"country {line.country!r} is unknown; write a two-letter code such as ES. "
            "Until then no public holidays are left out.",
        )


def _consented(text: str, *, today: date) -> date | bool | None:
    if not text:
        return None
    if text.lower() in {"true", "yes"}:
        return True
    if text.lower() in {"false", "no"}:
        return False
    since = cells.day(text, "consented")
    if since is not None and since > today:
        raise ValueError(f"consented {since} lies in the future; nobody agrees before they have agreed")
    return since
