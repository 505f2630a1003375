"""`inflow events import`: good lines are kept, bad ones named, and twice changes nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from sqlalchemy import select

from storage import consents, events, people
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

ROSTER = """\
slack_user_id,name,tz,cohort,role,manager,joined_on,left_on,consented
U0ANA0001,Ana,Europe/Madrid,listening,agent,U0MIA0001,2026-03-02,,2026-04-01
U0BEN0001,Ben,Asia/Tokyo,listening,agent,U0MIA0001,2026-03-02,2026-10-30,true
U0MIA0001,Mia,America/New_York,,lead,,2026-03-02,,true
U0MAR0001,Omar,Europe/Madrid,listening,agent,U0MIA0001,2026-03-02,,false
"""
HEAD = "event_id,name,occurred_at,person,actor,module,outcome,value,replaces\n"
LOG = HEAD + (
    "e1,delivered,2026-10-05T07:30:00Z,U0ANA0001,,active-listening,,,\n"
    "e2,opened,2026-10-05T07:31:00Z,U0ANA0001,,active-listening,,,\n"
    "e3,peer_feedback,2026-10-05T22:30:00Z,U0ANA0001,U0BEN0001,active-listening,lets_finish,1,\n"
    "e4,manager_check,2026-10-06T01:00:00Z,U0ANA0001,U0MIA0001,active-listening,proficient,,\n"
)


@pytest.fixture(autouse=True)
def roster(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "people.csv").write_text(ROSTER)
    assert inflow("roster", "import", "people.csv").code == 0


def counts(at_home: Path) -> dict[tuple[str, str, str], int]:
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        found = {(row.person, str(row.local_date), row.name): row.count for row in tx.execute(select(events.activity))}
    store.close()
    return found


COUNTED = {
    ("U0ANA0001", "2026-10-05", "delivered"): 1,
    ("U0ANA0001", "2026-10-05", "opened"): 1,
    ("U0BEN0001", "2026-10-06", "peer_feedback"): 1,  # in Tokyo it was morning
    ("U0ANA0001", "2026-10-05", "manager_check"): 1,  # in New York it was still evening
}


def test_events_are_taken_in_on_the_date_of_whoever_did_them_and_twice_changes_nothing(
    inflow: Inflow, at_home: Path
) -> None:
    (at_home / "log.csv").write_text(LOG)
    said = inflow("events", "import", "log.csv")
    assert (said.code, said.err) == (0, "")
    assert said.out == "4 events read: 4 new, 0 known already, 0 not taken.\n"
    assert counts(at_home) == COUNTED
    assert inflow("events", "import", "log.csv").out == "4 events read: 0 new, 4 known already, 0 not taken.\n"
    assert counts(at_home) == COUNTED
    assert not (at_home / "log.rejects.csv").exists()


BAD = {
    "x1,opened,2026-10-05T07:31:00Z,U0ZOE0001,,,,,": "U0ZOE0001 is not on the roster",
    "x2,opened,2026-10-05T07:31:00Z,U0MAR0001,,,,,": "U0MAR0001 had not agreed on 2026-10-05",
    "x3,opened,2026-03-20T07:31:00Z,U0ANA0001,,,,,": "U0ANA0001 had not agreed on 2026-03-20",
    "x4,opened,2026-03-01T07:31:00Z,U0ANA0001,,,,,": "U0ANA0001 joined on 2026-03-02, and this is of 2026-03-01",
    "x5,opened,2026-11-02T07:31:00Z,U0BEN0001,,,,,": "U0BEN0001 was here until 2026-10-30, and this is of 2026-11-02",
    "x6,opened,2999-01-01T00:00:00Z,U0ANA0001,,,,,": "2999-01-01T00:00:00Z lies in the future",
    "x7,oppened,2026-10-05T07:31:00Z,U0ANA0001,,,,,": "'oppened' is no event",
    "x8,opened,2026-10-05T07:31:00,U0ANA0001,,,,,": "has no time zone; write it like 2026-11-24T09:30:00Z",
    "x9,peer_feedback,2026-10-05T07:31:00Z,U0ANA0001,,,,,": "actor is empty",
    "x10,peer_feedback,2026-10-05T07:31:00Z,U0ANA0001,U0ZOE0001,,,,": "the actor U0ZOE0001 is not on the roster",
    "e1,opened,2026-10-05T07:30:00Z,U0ANA0001,,active-listening,,,": "e1 was told before with another name",
}


def test_bad_lines_are_named_and_kept_and_the_good_ones_taken(inflow: Inflow, at_home: Path) -> None:
    (at_home / "log.csv").write_text(LOG + "\n".join(BAD) + "\n")
    said = inflow("events", "import", "log.csv")
    assert said.code == 1
    assert said.out == "15 events read: 4 new, 0 known already, 11 not taken.\n"
    for number, why in enumerate(BAD.values(), start=6):
        assert [line for line in said.err.splitlines() if line.startswith(f"line {number}: ") and why in line], why
    assert counts(at_home) == COUNTED
    rejects = at_home / "log.rejects.csv"
    assert rejects.stat().st_mode & 0o777 == 0o600
    with rejects.open(newline="") as file:
        kept = list(csv.reader(file))
    assert kept[0] == [*HEAD.strip().split(","), "reason"]
    assert [",".join(line[:-1]) for line in kept[1:]] == list(BAD)


def test_the_rejects_are_a_log_again_once_they_are_mended(inflow: Inflow, at_home: Path) -> None:
    (at_home / "log.csv").write_text(HEAD + "x8,opened,2026-10-05T07:31:00,U0ANA0001,,,,,\n")
    inflow("events", "import", "log.csv")
    mended = (at_home / "log.rejects.csv").read_text().replace("07:31:00,", "07:31:00Z,")
    (at_home / "mended.csv").write_text(mended)
    assert inflow("events", "import", "mended.csv").out == "1 events read: 1 new, 0 known already, 0 not taken.\n"


def test_somebody_who_takes_no_part_may_have_given_thanks(inflow: Inflow, at_home: Path) -> None:
    row = "e1,peer_feedback,2026-10-05T07:31:00Z,U0ANA0001,U0MAR0001,active-listening,,,\n"
    (at_home / "log.csv").write_text(HEAD + row)
    assert inflow("events", "import", "log.csv").code == 0


def test_what_was_changed_or_taken_back_counts_as_it_stands_in_whichever_order_files_come(
    inflow: Inflow, at_home: Path
) -> None:
    first, second, third = (
        "c1,manager_check,2026-10-05T15:00:00Z,U0ANA0001,U0MIA0001,active-listening,not_observed,,\n",
        "c2,manager_check,2026-10-06T15:00:00Z,U0ANA0001,U0MIA0001,active-listening,proficient,,c1\n",
        "c3,manager_check,2026-10-07T15:00:00Z,U0ANA0001,U0MIA0001,active-listening,advanced,,c2\n",
    )
    undo = "c4,taken_back,2026-10-08T15:00:00Z,U0ANA0001,U0MIA0001,active-listening,,,c3\n"
    (at_home / "late.csv").write_text(HEAD + third + first)
    (at_home / "early.csv").write_text(HEAD + second)
    for name in ("late.csv", "early.csv", "late.csv"):
        assert inflow("events", "import", name).code == 0
    assert counts(at_home) == {("U0ANA0001", "2026-10-06", "manager_check"): 1}
    (at_home / "undo.csv").write_text(HEAD + undo)
    inflow("events", "import", "undo.csv")
    assert counts(at_home) == {}


def test_a_line_that_says_who_agreed_changes_nobodys_answer_and_is_said_so(inflow: Inflow, at_home: Path) -> None:
    (at_home / "log.csv").write_text(HEAD + "e1,consent_changed,2026-10-05T07:31:00Z,U0ANA0001,,,withdrawn,,\n")
    said = inflow("events", "import", "log.csv")
    assert said.code == 0
    assert "1 of them say who agreed or withdrew. They are kept as events and change nobody's answer" in said.err
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        latest = consents.latest(tx, "T1", "U0ANA0001")
        assert latest is not None
        assert latest[0] == "agreed"
    store.close()


def test_many_bad_lines_are_told_in_part_and_kept_all(inflow: Inflow, at_home: Path) -> None:
    (at_home / "log.csv").write_text(HEAD + "".join(f"e{n},opened,never,U0ANA0001,,,,,\n" for n in range(150)))
    said = inflow("events", "import", "log.csv")
    assert said.out == "150 events read: 0 new, 0 known already, 150 not taken.\n"
    assert len(said.err.splitlines()) == 102
    assert len((at_home / "log.rejects.csv").read_text().splitlines()) == 151


def test_a_bot_that_runs_beside_writes_in_between(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (at_home / "log.csv").write_text(
        HEAD + "".join(f"e{n},opened,2026-10-05T07:31:00Z,U0ANA0001,,,,,\n" for n in range(501))
    )
    bot = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    rests: list[float] = []

    def rest(seconds: float) -> None:
        with bot.write() as tx:  # it never waits, so it would be refused if the import were holding on
            people.change(tx, "T1", "U0ANA0001", per_week=2)
        rests.append(seconds)

    monkeypatch.setattr("bot.event_logs.time.sleep", rest)
    assert inflow("events", "import", "log.csv").out == "501 events read: 501 new, 0 known already, 0 not taken.\n"
    bot.close()
    assert len(rests) == 11
    assert min(rests) >= 0.002


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
def test_a_file_that_is_no_log_is_told_in_one_sentence(inflow: Inflow, at_home: Path, name: str) -> None:
    (at_home / name).write_bytes(b"\x00\xff")
    said = inflow("events", "import", name)
    assert (said.code, said.out) == (1, "")
    assert len(said.err.strip().splitlines()) == 1


def test_of_a_file_that_ends_in_the_middle_what_came_before_is_kept_and_said(inflow: Inflow, at_home: Path) -> None:
    rows = "".join(f"e{n},opened,2026-10-05T07:31:00Z,U0ANA0001,,,,,\n" for n in range(520))
    (at_home / "log.csv").write_bytes((HEAD + rows).encode("utf-16") + b"\x00")
    said = inflow("events", "import", "log.csv")
    assert said.code == 1
    assert said.out == "500 events read: 500 new, 0 known already, 0 not taken.\n"
    assert said.err.startswith("Error: log.csv: ")
    assert list(counts(at_home).values()) == [500]


def test_where_the_rejects_cannot_be_written_it_is_said_in_one_sentence(inflow: Inflow, at_home: Path) -> None:
    (at_home / "log.csv").write_text(HEAD + "x,opened,never,U0ANA0001,,,,,\n")
    (at_home / "log.rejects.csv").mkdir()
    said = inflow("events", "import", "log.csv")
    assert (said.code, said.err) == (1, "Error: log.rejects.csv cannot be written (Is a directory)\n")


def test_what_no_eye_can_see_is_refused_and_kept_as_far_as_it_can_be(inflow: Inflow, at_home: Path) -> None:
    plain = {"event_id": "e1", "name": "opened", "occurred_at": "2026-10-05T07:31:00Z", "person": "U0ANA0001"}
    odd = [{**plain, "cohort": "\ud800"}, {**plain, "\ud800": 1}, {**plain, "event_id": "\x00"}]
    (at_home / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in odd))
    said = inflow("events", "import", "log.jsonl")
    assert (said.code, said.out) == (1, "3 events read: 0 new, 0 known already, 3 not taken.\n")
    assert "Traceback" not in said.err
    assert "\\ud800" in (at_home / "log.rejects.csv").read_text()


def test_a_long_file_shows_on_a_terminal_how_far_it_is_and_nothing_of_that_is_printed(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"e{n},opened,2026-10-05T07:31:00Z,U0ANA0001,,,,,\n" for n in range(500))
    (at_home / "log.csv").write_text(HEAD + rows)
    monkeypatch.setattr("bot.event_logs._LONG", 1)
    assert "%" not in inflow("events", "import", "log.csv").err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = inflow("events", "import", "log.csv")
    assert said.out == "500 events read: 0 new, 500 known already, 0 not taken.\n"
    assert "log.csv" in said.err
    assert "100%" in said.err
