"""`inflow roster import`: good lines are kept, bad ones named, and twice changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, slack, workspace  # noqa: F401

from sandbox.hands import Sandbox
from storage import people
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]


ROSTER = "slack_user_id,name,tz,cohort,manager\nU0ANA0001,Ana,Europe/Madrid,listening,U0MIA0001\nU0MIA0001,Mia,,,\n"


@pytest.mark.usefixtures("workspace")
def test_a_roster_is_taken_in_and_twice_changes_nothing(inflow: Inflow, at_home: Path) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    said = inflow("roster", "import", "r.csv")
    assert (said.code, said.out) == (0, "2 people read, 2 of them new or changed.\n")
    assert inflow("roster", "import", "r.csv").out == "2 people read, 0 of them new or changed.\n"
    assert not (at_home / "r.rejects.csv").exists()


def test_bad_lines_are_named_and_kept_and_the_good_ones_taken(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_text(ROSTER + "ben,Ben,,,\nU0TOM0001,Tom,,,tom\n")
    said = inflow("roster", "import", "r.csv")
    assert said.code == 1
    assert "2 people read" in said.out
    assert "line 4: 'ben' is no Slack id" in said.err
    assert "line 5: manager 'tom' is no Slack id" in said.err
    with (at_home / "r.rejects.csv").open(newline="") as file:
        rejects = list(csv.DictReader(file))
    assert [row["slack_user_id"] for row in rejects] == ["ben", "U0TOM0001"]
    assert rejects[1]["reason"].startswith("manager 'tom' is no Slack id")
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert {p.person_id for p in people.everybody(tx, workspace)} == {"U0ANA0001", "U0MIA0001"}
    store.close()


def test_the_rejects_are_a_roster_again_once_they_are_mended(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_text(ROSTER + "U0TOM0001,Tom,,,tom\n")
    inflow("roster", "import", "r.csv")
    mended = (at_home / "r.rejects.csv").read_text().replace("U0TOM0001,Tom,,,tom", "U0TOM0001,Tom,,,U0MIA0001")
    (at_home / "mended.csv").write_text(mended)
    assert inflow("roster", "import", "mended.csv").out == "1 people read, 1 of them new or changed.\n"


def test_a_zone_or_country_that_nobody_knows_is_named_and_nobody_is_lost(
    inflow: Inflow, at_home: Path, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INFLOW_TIMEZONE", "Europe/Lisbon")
    head = "slack_user_id,name,tz,country\n"
    (at_home / "r.csv").write_text(head + "U0ANA0001,Ana,Mars,ES\nU0BEN0001,Ben,America,Spain\nU0TOM0001,Tom,,\n")
    said = inflow("roster", "import", "r.csv")
    assert (said.code, said.out) == (0, "3 people read, 3 of them new or changed.\n")
    assert "line 2: time zone 'Mars' is unknown" in said.err
    assert "line 3: country 'SPAIN' is unknown" in said.err
    assert "Traceback" not in said.err
    assert not (at_home / "r.rejects.csv").exists()
    assert "0 of them new or changed" in inflow("roster", "import", "r.csv").out
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert {p.tz for p in people.everybody(tx, workspace)} == {"Europe/Lisbon"}
    store.close()
    lines = {line.split(": ")[0]: line for line in inflow("doctor").out.splitlines()}
    assert "'America' of 1 person, 'Mars' of 1 person are unknown" in lines["FIX  time zones"]
    assert "Europe/Lisbon (INFLOW_TIMEZONE)" in lines["FIX  time zones"]
    assert "'SPAIN' of 1 person is unknown" in lines["FIX  countries"]
    assert "Ana" not in lines["FIX  time zones"] + lines["FIX  countries"], "how many, never whom"
    (at_home / "m.csv").write_text(head + "U0ANA0001,Ana,Europe/Madrid,ES\nU0BEN0001,Ben,America/Denver,US\n")
    assert "2 of them new or changed" in inflow("roster", "import", "m.csv").out
    assert "unknown" not in inflow("doctor").out


def test_a_roster_needs_a_workspace_to_belong_to(inflow: Inflow, at_home: Path) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    assert "Set SLACK_BOT_TOKEN" in inflow("roster", "import", "r.csv").err


def test_the_workspace_of_the_token_is_found(inflow: Inflow, at_home: Path, slack: Sandbox) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    assert inflow("roster", "import", "r.csv").code == 0
    assert "no workspace 'T9'" in inflow("roster", "import", "r.csv", "--workspace", "T9").err
    assert inflow("roster", "import", "r.csv", "--workspace", slack.team_id).code == 0


def test_a_file_that_is_no_roster_is_told_in_one_sentence(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_bytes(b"\x00\xff")
    said = inflow("roster", "import", "r.csv")
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.usefixtures("workspace")
def test_a_long_import_says_how_far_it_is_and_lets_others_write_in_between(
    inflow: Inflow,
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (f"U0{n:07},Somebody" for n in range(1001))
    (at_home / "r.csv").write_text("slack_user_id,name\n" + "\n".join(lines))
    bot = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    rests: list[float] = []

    def rest(seconds: float) -> None:
        with bot.write() as tx:  # it never waits, so it would be refused if the import were holding on
            people.change(tx, "T1", "U00000000", per_week=2)
        rests.append(seconds)

    monkeypatch.setattr("bot.rosters.time.sleep", rest)
    said = inflow("roster", "import", "r.csv")
    bot.close()
    assert (said.code, said.out) == (0, "1001 people read, 1001 of them new or changed.\n")
    assert said.err == "500 of 1001 people ...\n1000 of 1001 people ...\n"
    assert len(rests) == 101
    assert min(rests) >= 0.02


def test_the_zone_of_the_settings_is_where_people_live_of_whom_no_other_is_known(
    inflow: Inflow,
    at_home: Path,
    workspace: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INFLOW_TIMEZONE", "Europe/Lisbon")
    (at_home / "r.csv").write_text(ROSTER)
    inflow("roster", "import", "r.csv")
    monkeypatch.setenv("INFLOW_TIMEZONE", "Asia/Tokyo")
    assert "0 of them new or changed" in inflow("roster", "import", "r.csv").out
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert [p.tz for p in people.everybody(tx, workspace)] == ["Europe/Madrid", "Europe/Lisbon"]
    store.close()
