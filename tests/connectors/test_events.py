"""A log of events as a file: each line a claim, or refused with its number and a reason."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from coaching.claims import Claim
from connectors.events import COLUMNS, read
from connectors.tables import LONGEST_LINE, BadLine, FileError

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
OPENED = Claim("e1", "opened", AT, "U0ANA0001")
HEAD = ",".join(COLUMNS)
SHORT = "event_id,name,occurred_at,person,actor,value,local_date"


def lines(path: Path) -> list[Claim | BadLine]:
    return [line if isinstance(line, BadLine) else line[1] for line in read(path)]


def from_csv(tmp_path: Path, *rows: str, head: str = SHORT) -> list[Claim | BadLine]:
    path = tmp_path / "log.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return lines(path)


def test_a_whole_line_is_understood(tmp_path: Path) -> None:
    row = (
        "e1,peer_feedback,2026-11-24T09:30:00Z,U0ANA0001,U0BEN0001,listening,i1,v1,autumn,agent,U0MIA0001,"
        "lets_finish,0.5,p1,e0,2026-11-25"
    )
    assert from_csv(tmp_path, row, head=HEAD) == [
        Claim(
            "e1", "peer_feedback", AT, "U0ANA0001", "U0BEN0001", "listening", "i1", "v1", "autumn", "agent",
            "U0MIA0001", "lets_finish", 0.5, "p1", "e0", date(2026, 11, 25),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-24T09:30:00Z", AT),
        ("2026-11-24T15:15:00+05:45", AT),
        ("2026-11-24 09:30:00+00:00", AT),
        ("2026-11-24T04:30-05:00", AT),
        ("20261124T093000Z", AT),
        ("2026-11-24T09:30:00.250Z", AT + timedelta(milliseconds=250)),
    ],
)
def test_a_time_is_read_in_any_notation_that_says_its_zone(tmp_path: Path, said: str, meant: datetime) -> None:
    assert from_csv(tmp_path, f"e1,opened,{said},U0ANA0001") == [replace(OPENED, occurred_at=meant)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("e1,opened,,U0ANA0001", "occurred_at is empty; write it like 2026-11-24T09:30:00Z"),
        ("e1,opened,2026-11-24T09:30:00,U0ANA0001", "has no time zone; write it like 2026-11-24T09:30:00Z"),
        ("e1,opened,2026-11-24,U0ANA0001", "has no time zone"),
        ("e1,opened,24/11/2026 09:30,U0ANA0001", "'24/11/2026 09:30' is no time"),
        ("e1,opened,0001-01-01T00:00:00+14:00,U0ANA0001", "is no time that can be kept"),
        ("e1,oppened,2026-11-24T09:30:00Z,U0ANA0001", "'oppened' is no event; known are applied, "),
        (",opened,2026-11-24T09:30:00Z,U0ANA0001", "event_id is empty"),
        ("e1,opened,2026-11-24T09:30:00Z,", "person is empty"),
        ("e1,opened,2026-11-24T09:30:00Z,ana", "person 'ana' is no Slack id"),
        ("e1,peer_feedback,2026-11-24T09:30:00Z,U0ANA0001", "actor is empty; of peer_feedback it is"),
        ("e1,manager_check,2026-11-24T09:30:00Z,U0ANA0001,U0ANA0001", "actor and person are the same"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,much", "value 'much' is no number; write it like 0.5"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,nan", "value 'nan' is no number"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,1e999", "value '1e999' is no number"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,,yesterday", "local_date 'yesterday' is no date"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,,2026-11-26", "is not the date of 2026-11-24T09:30:00Z anywhere"),
        ("e1,opened,2026-11-24T09:30:00Z,U0ANA0001,,,,more", "8 values for 7 columns"),
        ('e1,opened,2026-11-24T09:30:00Z,"U0ANA0001', "is a quotation mark missing?"),
        ("e\x00,opened,2026-11-24T09:30:00Z,U0ANA0001", "holds a character that cannot be seen"),
        ("e" * 201 + ",opened,2026-11-24T09:30:00Z,U0ANA0001", "event_id has more than 200 letters"),
        ("e" * LONGEST_LINE + ",opened,2026-11-24T09:30:00Z,U0ANA0001", "longer than 100,000 letters"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    good, bad, after = from_csv(
        tmp_path, "e0,opened,2026-11-24T09:30:00Z,U0BEN0001", row, "e2,opened,2026-11-24T09:30:00Z,U0BEN0001"
    )
    assert isinstance(good, Claim)
    assert isinstance(after, Claim)
    assert isinstance(bad, BadLine)
    assert bad.number == 3
    assert reason in bad.reason


def test_what_replaces_itself_is_refused(tmp_path: Path) -> None:
    head = "event_id,name,occurred_at,person,replaces"
    [bad] = from_csv(tmp_path, "e1,opened,2026-11-24T09:30:00Z,U0ANA0001,e1", head=head)
    assert isinstance(bad, BadLine)
    assert "replaces is the event's own id" in bad.reason


def test_an_actor_who_is_the_person_is_nobody_else(tmp_path: Path) -> None:
    assert from_csv(tmp_path, "e1,opened,2026-11-24T09:30:00Z,U0ANA0001,U0ANA0001") == [OPENED]


@pytest.mark.parametrize(("between", "half"), [(";", "0,5"), ("\t", "0,5"), (";", "0.5"), (",", "0.5"), (",", '"0.5"')])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_a_spreadsheet_saved_is_understood(tmp_path: Path, between: str, half: str, encoding: str) -> None:
    head = ["event_id", "name", "occurred_at", "person", "cohort", "value", "", ""]
    row = ["e1", "opened", "2026-11-24 09:30:00+00:00", ' "U0ANA0001"'.strip(), "Köln", half, "", ""]
    path = tmp_path / "log.csv"
    path.write_bytes("\r\n".join(between.join(cells) for cells in (head, row, [""] * 8)).encode(encoding) + b"")
    assert lines(path) == [replace(OPENED, cohort="Köln", value=0.5)]


def test_a_byte_that_is_no_letter_spoils_its_line_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [f"e{n},opened,2026-11-24T09:30:00Z,U0ANA0001,{cohort}" for n, cohort in enumerate(["a", "K\xf6ln", "b"])]
    path.write_bytes("\n".join(["event_id,name,occurred_at,person,cohort", *rows]).encode("latin-1"))
    first, bad, last = lines(path)
    assert isinstance(first, Claim)
    assert isinstance(last, Claim)
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.reason) == (3, "not UTF-8; save the file as CSV UTF-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "missing: event_id, name, occurred_at, person"),
        (b"event_id,name\n", "missing: occurred_at, person"),
        (b"event_id,name,occurred_at,person,shoe_size\n", "unknown columns shoe_size"),
        (b"event_id,name,occurred_at,person,name\n", "names a column twice: name"),
    ],
)
def test_what_is_no_log_at_all_is_refused_as_a_whole(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match=said):
        lines(path)


@pytest.mark.parametrize("name", ["none.csv", "none.jsonl", "none.parquet"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=name):
        lines(tmp_path / name)


def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"files that end in \.csv, \.jsonl or \.parquet"):
        lines(tmp_path / "log.xlsx")


PLAIN = {"event_id": "e1", "name": "opened", "occurred_at": "2026-11-24T09:30:00Z", "person": "U0ANA0001"}


def test_a_line_of_json_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    whole = {**PLAIN, "value": 0.5, "outcome": None, "local_date": "2026-11-24"}
    path.write_text(json.dumps(whole) + "\n\n" + json.dumps(PLAIN) + "\n")
    assert lines(path) == [replace(OPENED, value=0.5, local_date=date(2026, 11, 24)), OPENED]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"event_id": ', "no JSON"),
        ("[" * 5000, "no JSON"),
        ("[1]", "no JSON object"),
        (json.dumps({**PLAIN, "shoe_size": 42}), "unknown fields 'shoe_size'"),
        (json.dumps({**PLAIN, "value": True}), "'value' must be a text, a number or null"),
        (json.dumps({**PLAIN, "value": float("nan")}), "value 'nan' is no number"),
        (json.dumps({**PLAIN, "cohort": "\ud800"}), "holds a character that cannot be seen"),
        (json.dumps({**PLAIN, "occurred_at": 1_764_000_000}), "'1764000000' is no time"),
    ],
)
def test_a_line_of_json_that_cannot_be_taken_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(PLAIN) + "\n" + line + "\n")
    good, bad = lines(path)
    assert good == OPENED
    assert isinstance(bad, BadLine)
    assert (bad.number, reason in bad.reason) == (2, True), bad.reason


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_a_parquet_file_is_understood_whatever_its_types(tmp_path: Path, unit: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    at = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    table = pa.table(
        {
            "event_id": ["e1", "e2"],
            "name": pa.array(["opened", "opened"]).dictionary_encode(),
            "occurred_at": pa.array([at, None], pa.timestamp(unit, "Asia/Kathmandu")),
            "person": ["U0ANA0001"] * 2,
            "value": [0.5, None],
            "local_date": [date(2026, 11, 24), None],
        }
    )
    pq.write_table(table, tmp_path / "log.parquet", row_group_size=1)
    told, bad = lines(tmp_path / "log.parquet")
    assert told == replace(OPENED, value=0.5, local_date=date(2026, 11, 24))
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.reason) == (2, "occurred_at is empty; write it like 2026-11-24T09:30:00Z")


def test_what_is_called_parquet_and_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.parquet").write_text(HEAD)
    with pytest.raises(FileError, match=r"log\.parquet"):
        lines(tmp_path / "log.parquet")


def test_how_much_has_been_read_grows_to_the_whole(tmp_path: Path) -> None:
    path, seen = tmp_path / "log.csv", [0]
    path.write_text(HEAD + "\n" + "e1,opened,2026-11-24T09:30:00Z,U0ANA0001\n" * 1000)
    assert sum(1 for _ in read(path, seen.append)) == 1000
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size
