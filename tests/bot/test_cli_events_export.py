"""`inflow events export`: pseudonyms, files that only whoever made them can read, and a way back in."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from sqlalchemy import select

from storage import events, exports
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

ROSTER = """\
slack_user_id,name,tz,cohort,role,manager,joined_on,consented
U0ANA0001,Ana,Europe/Madrid,listening,agent,U0MIA0001,2026-03-02,true
U0BEN0001,Ben,Asia/Tokyo,listening,agent,U0MIA0001,2026-03-02,true
U0MIA0001,Mia,America/New_York,,lead,,2026-03-02,true
U0MAR0001,Omar,Europe/Madrid,listening,agent,U0MIA0001,2026-03-02,false
"""
LOG = """\
event_id,name,occurred_at,person,actor,module,outcome,value
e1,opened,2026-10-05T07:31:00Z,U0ANA0001,,active-listening,,
e2,confidence_rated,2026-10-06T07:31:00Z,U0ANA0001,,active-listening,,0.75
e3,peer_feedback,2026-10-05T22:30:00Z,U0ANA0001,U0BEN0001,active-listening,lets_finish,1
e4,manager_check,2026-10-06T01:00:00Z,U0ANA0001,U0MIA0001,active-listening,proficient,
"""


@pytest.fixture(autouse=True)
def filled(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "people.csv").write_text(ROSTER)
    (at_home / "log.csv").write_text(LOG)
    assert inflow("roster", "import", "people.csv").code == 0
    assert inflow("events", "import", "log.csv").code == 0


def counted(path: Path) -> list[tuple[str, str, int]]:
    store = open_store(f"sqlite:///{path}")
    with store.read() as tx:
        found = sorted((str(row.local_date), row.name, row.count) for row in tx.execute(select(events.activity)))
    store.close()
    return found


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_an_export_goes_into_an_empty_database_and_counts_the_same(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    out = f"october.{kind}"
    said = inflow("events", "export", "--format", kind, "--out", out)
    assert (said.code, said.out) == (0, "")
    assert (
        f"{out} holds 4 events of 3 people, under pseudonyms; the roster that goes with it is october.roster.csv."
        in said.err
    )
    for name in (out, "october.roster.csv"):
        assert (at_home / name).stat().st_mode & 0o777 == 0o600
        for known in (b"U0ANA", b"Ana", b"Madrid", b"proficient", b"lets_finish", b"0.75", b"e1,"):
            assert known not in (at_home / name).read_bytes()
    before = counted(at_home / "inflow.db")
    monkeypatch.setenv("INFLOW_DATABASE_URL", f"sqlite:///{at_home / 'there.db'}")
    from storage import schema, workspaces

    store = open_store(f"sqlite:///{at_home / 'there.db'}")
    schema.upgrade(store)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T2", "Elsewhere", "UB", "B", None))
    store.close()
    assert inflow("roster", "import", "october.roster.csv").code == 0
    assert inflow("events", "import", out).out == "4 events read: 4 new, 0 known already, 0 not taken.\n"
    assert counted(at_home / "there.db") == before


def test_what_is_printed_is_the_log_and_nothing_else(inflow: Inflow, at_home: Path) -> None:
    said = inflow("events", "export", "--format", "csv", "--until", "2026-10-05", "--roster", "who.csv")
    rows = list(csv.DictReader(said.out.splitlines()))
    assert [row["name"] for row in rows if row["local_date"] <= "2026-10-05"] == [row["name"] for row in rows]
    assert sorted(row["name"] for row in rows) == ["manager_check", "opened"]
    assert "These were 2 events of 3 people, under pseudonyms; the roster that goes with it is who.csv." in said.err
    assert len((at_home / "who.csv").read_text().splitlines()) == 4
    of_json = inflow("events", "export", "--format", "jsonl", "--since", "2026-10-06").out.splitlines()
    assert sorted(json.loads(line)["name"] for line in of_json) == ["confidence_rated", "peer_feedback"]
    assert "value" not in json.loads(of_json[0])


def test_every_export_says_who_made_it(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.eventing.getpass.getuser", lambda: "lea")
    inflow("events", "export", "--format", "csv", "--out", "o.csv")
    assert "an export of events (csv) was begun by lea" in caplog.messages
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        [line] = exports.lines(tx, "T1")
    store.close()
    assert (line.made_by, line.what, line.events, line.people) == ("lea", "csv", 4, 3)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--format", "xapi"), "xAPI statements cannot be given out yet. Choose csv, jsonl or parquet."),
        (("--format", "parquet"), "A Parquet file cannot be printed. Say where to, as --out events.parquet."),
        (
            ("--format", "csv", "--since", "2026-10-06", "--until", "2026-10-05"),
            "--until 2026-10-05 lies before --since",
        ),
        (("--format", "csv", "--out", "nowhere/o.csv"), "cannot be written (No such file or directory)."),
    ],
)
def test_what_cannot_be_given_out_is_refused_in_one_sentence(
    inflow: Inflow, at_home: Path, words: tuple[str, ...], why: str
) -> None:
    said = inflow("events", "export", *words)
    assert (said.code, said.out) == (1, "")
    assert why in said.err


def test_an_export_that_breaks_off_leaves_the_file_of_before(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (at_home / "o.csv").write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.exports.pages", full)
    said = inflow("events", "export", "--format", "csv", "--out", "o.csv")
    assert (said.code, "o.csv cannot be written (No space left on device)." in said.err) == (1, True)
    assert (at_home / "o.csv").read_text() == "before"
    assert not [name for name in os.listdir(at_home) if name.endswith(".part")]  # noqa: PTH208
