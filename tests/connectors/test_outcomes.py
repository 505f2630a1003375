"""Outcomes as a file: each line a measure, or refused with its number and a reason."""

import json
from datetime import date
from pathlib import Path

import pytest

from coaching.outcomes import Outcome
from connectors.outcomes import COLUMNS, read
from connectors.tables import BadLine, FileError

TODAY = date(2026, 11, 30)
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
CALLS = Outcome("repeat_calls", "manager", "U0MIA0001", *OCTOBER, 38, 212)
ROW = "repeat_calls,manager,U0MIA0001,2026-10-01,2026-10-31,38,212,,,"


def lines(path: Path) -> list[Outcome | BadLine]:
    return [line if isinstance(line, BadLine) else line[1] for line in read(path, today=TODAY)]


def from_csv(tmp_path: Path, *rows: str) -> list[Outcome | BadLine]:
    path = tmp_path / "calls.csv"
    path.write_text("\n".join((",".join(COLUMNS), *rows)) + "\n", encoding="utf-8")
    return lines(path)


def test_a_measure_says_so_many_of_so_many_or_a_value_and_how_many_stand_behind_it(tmp_path: Path) -> None:
    share = "repeat_calls,cohort,Köln,2026-10-01,2026-10-31,,,0.25,200,"
    time = "handling_time,person,U0ANA0001,2026-10-01,2026-10-31,,,312.5,40,s"
    told = from_csv(tmp_path, ROW, share, time)
    assert told == [
        CALLS,
        Outcome("repeat_calls", "cohort", "Köln", *OCTOBER, 50, 200),
        Outcome("handling_time", "person", "U0ANA0001", *OCTOBER, 12500, 40, "s"),
    ]
    assert [one.in_words for one in told if isinstance(one, Outcome)] == [
        "18 % of 212", "25 % of 200", "312.5 s, n = 40",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",manager,U0MIA0001,2026-10-01,2026-10-31,38,212,,,", "name is empty"),
        ("c,team,U0MIA0001,2026-10-01,2026-10-31,38,212,,,", "scope 'team' is none of person, manager, cohort"),
        ("c,manager,Mia,2026-10-01,2026-10-31,38,212,,,", "who 'Mia' is no Slack id"),
        ("c,cohort,,2026-10-01,2026-10-31,38,212,,,", "who is empty; it is the name of the cohort"),
        ("c,manager,U0MIA0001,,2026-10-31,38,212,,,", "period_start and period_end are both needed"),
        ("c,manager,U0MIA0001,01.10.2026,2026-10-31,38,212,,,", "period_start '01.10.2026' is no date"),
        ("c,manager,U0MIA0001,2026-10-31,2026-10-01,38,212,,,", "period_end 2026-10-01 lies before"),
        ("c,manager,U0MIA0001,2026-11-01,2026-11-30,38,212,,,", "ends on 2026-11-30, and has not ended yet"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,38,,,,", "either numerator and denominator, or value and n"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,38,212,0.2,212,", "either numerator and denominator, or value"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,,,,,", "either numerator and denominator, or value and n"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,0,0,,,", "must be a whole number from 1 on"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,,,0.5,2.5,", "must be a whole number from 1 on"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,,,18,212,", "a share lies between 0 and 1"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,-1,212,,,", "a share lies between 0 and 1"),
        ("c,manager,U0MIA0001,2026-10-01,2026-10-31,many,212,,,", "numerator 'many' is no number"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    good, bad = from_csv(tmp_path, ROW, row)
    assert good == CALLS
    assert isinstance(bad, BadLine)
    assert (bad.number, reason in bad.reason) == (3, True), bad.reason


def test_a_file_that_a_spreadsheet_saved_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    head, row = ";".join(COLUMNS), "repeat_calls;cohort;a;2026-10-01;2026-10-31;;;0,25;200;"
    path.write_bytes(f"\ufeff{head}\r\n{row}\r\n".encode())
    assert lines(path) == [Outcome("repeat_calls", "cohort", "a", *OCTOBER, 50, 200)]


def test_the_same_as_json_a_list_or_an_object_a_line(tmp_path: Path) -> None:
    whole = dict(zip(COLUMNS, ROW.split(","), strict=True)) | {"numerator": 38, "denominator": 212, "value": None}
    (tmp_path / "calls.json").write_text(json.dumps([whole, 1]))
    (tmp_path / "calls.jsonl").write_text(json.dumps(whole) + "\n1\n")
    for name in ("calls.json", "calls.jsonl"):
        good, bad = lines(tmp_path / name)
        assert good == CALLS
        assert isinstance(bad, BadLine)
        assert (bad.number, bad.reason.split(";")[0]) == (2, "no JSON object")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("calls.csv", "name,scope\n", "missing: who, period_start, period_end"),
        ("calls.json", "{}", "must hold one list of objects"),
        ("calls.json", "[", r"calls\.json"),
        ("calls.xlsx", "", r"end in \.csv, \.json or \.jsonl"),
    ],
)
def test_what_is_no_file_of_outcomes_is_refused_as_a_whole(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(FileError, match=said):
        lines(tmp_path / name)
