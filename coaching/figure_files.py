"""Shown figures as a table for a spreadsheet: what is withheld has its reason and no number."""

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from coaching.readings import Reading
from coaching.reports import Report

COLUMNS = ("week", "by", "group", *(field.name for field in fields(Reading)))


def as_csv(reports: Iterable[Report]) -> str:
    """Return reports as one CSV file, a line a figure."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(COLUMNS)
    for report in reports:
        for scope in report.scopes:
            for reading in scope.readings:
                values = ("" if value is None else value for value in reading.to_dict().values())
                out.writerow([str(report.week), scope.scope.by, _plain(scope.scope.value), *values])
    return text.getvalue()


def _plain(name: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{name}" if name.lstrip().startswith(("=", "+", "-", "@")) else name
