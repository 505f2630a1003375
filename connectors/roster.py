"""The roster as a CSV file: one line a person, each understood or refused with its number and a reason."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from coaching.hours import has_holidays, is_zone, local
from coaching.people import Newcomer

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

#: The column that a file of rejects has besides; a mended one may be imported as it is.
REASON = "reason"


class RosterError(Exception):
    """The file as a whole cannot be read; nothing was taken from it."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not taken: its number in the file, why, and the line itself below its columns."""

    number: int
    reason: str
    values: tuple[str, ...]
    columns: tuple[str, ...] = COLUMNS


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a line that was taken all the same, and what it means until somebody mends it."""

    number: int
    words: str


def read(path: Path, *, default_tz: str, now: datetime) -> Iterator[Newcomer | BadLine | Remark]:
    """Read a roster line by line; remarks stand before their line. Raises RosterError where it is no roster at all.

    A cell that is not there says nothing, and neither does an empty name, time zone, joining date or consent; any
    other empty cell says that there is none. The future begins tomorrow, in the line's zone or else in `default_tz`.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = csv.reader(file)
            header = [name.strip() for name in next(lines, [])]
            missing = [name for name in COLUMNS[:2] if name not in header]
            if missing:
                raise RosterError(
                    f"{path}: the first line must name the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}"
                )
            unknown = [name for name in header if name not in {*COLUMNS, REASON}]
            if unknown:
                raise RosterError(f"{path}: unknown columns {', '.join(unknown)}; known ones are {', '.join(COLUMNS)}")
            for values in lines:
                if any(value.strip() for value in values):
                    line = _line(lines.line_num, header, values, default_tz=default_tz, now=now)
                    if isinstance(line, Newcomer):
                        yield from _remarks(lines.line_num, line, default_tz=default_tz, now=now)
                    yield line
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path}: {error}") from error


def _line(number: int, header: list[str], values: list[str], *, default_tz: str, now: datetime) -> Newcomer | BadLine:
    if len(values) > len(header):
        return BadLine(number, f"{len(values)} values for {len(header)} columns", tuple(values), tuple(header))
    row = {name: value.strip() for name, value in zip(header, values, strict=False)}
    try:
        return _newcomer(row, default_tz=default_tz, now=now)
    except ValueError as error:
        return BadLine(number, str(error), tuple(values), tuple(header))


def _newcomer(row: dict[str, str], *, default_tz: str, now: datetime) -> Newcomer:
    person_id = row.get("slack_user_id", "")
    if not _is_slack_id(person_id):
        raise ValueError(f"{person_id!r} is no Slack id; it looks like U0123ABCD")
    manager = row.get("manager")
    if manager and not _is_slack_id(manager):
        raise ValueError(f"manager {manager!r} is no Slack id; it looks like U0123ABCD")
    if manager == person_id:
        raise ValueError("a person cannot be their own manager")
    tz, country = row.get("tz") or None, row.get("country")
    here = tz if tz and is_zone(tz) else default_tz
    joined_on = _date(row.get("joined_on", ""), "joined_on")
    left_on = _date(row.get("left_on", ""), "left_on")
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


def _is_slack_id(text: str) -> bool:
    return len(text) >= 3 and text[0] in "UW" and text.isascii() and text.isalnum() and text.isupper()


def _date(text: str, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is no date; write it like 2026-11-30") from None


def _consented(text: str, *, today: date) -> date | bool | None:
    if not text:
        return None
    if text.lower() in {"true", "yes"}:
        return True
    if text.lower() in {"false", "no"}:
        return False
    since = _date(text, "consented")
    if since is not None and since > today:
        raise ValueError(f"consented {since} lies in the future; nobody agrees before they have agreed")
    return since


def write_rejects(path: Path, bad: Sequence[BadLine]) -> None:
    """Write lines that were not taken as a roster of their own, each with its reason."""
    columns = [name for name in bad[0].columns if name != REASON]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*columns, REASON])
        for line in bad:
            kept = [value for name, value in zip_longest(line.columns, line.values, fillvalue="") if name != REASON]
            out.writerow([*kept, line.reason])
