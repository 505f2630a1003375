"""`inflow plan`: who would get what, when and why, on the days when clocks change as well; and `inflow cohort open`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from sqlalchemy import select

from bot.forecast import REASONS, read_moment
from coaching.reasons import Reason
from content.library import load
from scheduler import planner
from storage import people, schema
from storage.engine import Store, open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

HEAD = "slack_user_id,name,tz,country,cohort,manager,joined_on,left_on,consented\n"
#: Sunday; the clocks of Madrid go forward an hour later. Monday is Easter Monday.
AT = "2027-03-28T00:00Z"
WORLD = """\
U0MADRID1,Ana,Europe/Madrid,,listening,,2026-01-05,,true
U0NEWYORK,Mia,America/New_York,,listening,,2026-01-05,,true
U0KATHMAN,Asha,Asia/Kathmandu,,listening,,2026-01-05,,true
U0LORDHOW,Ned,Australia/Lord_Howe,AU,listening,,2026-01-05,,true
U0TOKYO01,Ben,Asia/Tokyo,JP,listening,,2026-01-05,,true
"""


@pytest.fixture
def take_in(inflow: Inflow, at_home: Path, workspace: str) -> Callable[..., None]:
    """Take in these lines of a roster, and open their cohort in the week before."""

    def taking(lines: str, *, on: str = "2027-03-22") -> None:
        (at_home / "r.csv").write_text(HEAD + lines)
        assert inflow("roster", "import", "r.csv").code == 0
        assert inflow("cohort", "open", "listening", "--on", on).code == 0

    return taking


def planned(inflow: Inflow, *words: str) -> dict[str, Any]:
    said = inflow("plan", "--at", AT, "--json", *words)
    assert said.code == 0
    found: dict[str, Any] = json.loads(said.out)
    return found


def database(at_home: Path) -> Store:
    return open_store(f"sqlite:///{at_home / 'inflow.db'}")


def everything(store: Store) -> str:
    with store.read() as tx:
        return "\n".join(str(row) for table in schema.metadata.sorted_tables for row in tx.execute(select(table)))


def test_everybody_gets_theirs_on_their_own_clock_when_the_clocks_change(
    inflow: Inflow, take_in: Callable[[str], None]
) -> None:
    take_in(WORLD)
    found = planned(inflow)
    assert found["at"] == "2027-03-28T00:00:00Z"
    assert {one["person"]: one["local_due"] for one in found["prompts"]} == {
        "U0MADRID1": "2027-03-29T09:30:00+02:00",  # the day after the clocks went forward
        "U0NEWYORK": "2027-03-29T09:30:00-04:00",  # its clocks went forward two weeks ago
        "U0KATHMAN": "2027-03-29T09:30:00+05:45",
        "U0LORDHOW": "2027-03-30T09:30:00+11:00",  # Monday is a holiday; its half hour ends on 4 April
        "U0TOKYO01": "2027-03-29T09:30:00+09:00",
    }
    assert [one["due_at"] for one in found["prompts"]] == [
        "2027-03-29T00:30:00Z",
        "2027-03-29T03:45:00Z",
        "2027-03-29T07:30:00Z",
        "2027-03-29T13:30:00Z",
        "2027-03-29T22:30:00Z",
    ]
    assert found["skipped"] == []
    for one in found["prompts"]:
        assert (one["kind"], one["probability"], one["reason"]) == ("checkin", 1.0, "baseline")
        assert one["item"]
        assert one["variant"] is None


def test_a_dry_run_writes_nothing_and_says_what_the_planner_then_does(
    inflow: Inflow, take_in: Callable[[str], None], at_home: Path
) -> None:
    take_in(WORLD)
    store = database(at_home)
    before, dry = everything(store), planned(inflow)
    assert everything(store) == before
    list(planner.plan_due(store, load(), "T1", now=datetime(2027, 3, 28, tzinfo=UTC)))
    assert everything(store) != before
    assert planned(inflow) == dry, "what is planned counts as planned"
    store.close()


def test_whoever_gets_nothing_is_named_with_a_reason_that_gives_no_answer_away(
    inflow: Inflow, take_in: Callable[[str], None], at_home: Path
) -> None:
    take_in(
        WORLD
        + "U0OMAR001,Omar,Europe/Madrid,,listening,,2026-01-05,,false\n"
        + "U0INVITED,Ivo,Europe/Madrid,,listening,,2026-01-05,,\n"
        + "U0WITHDRA,Will,Europe/Madrid,,listening,,2026-01-05,,\n"
        + "U0PAUSED1,Pat,Europe/Madrid,,listening,,2026-01-05,,true\n"
        + "U0LEFT001,Lee,Europe/Madrid,,listening,,2026-01-05,2027-01-31,true\n"
        + "U0OTHER01,Otto,Europe/Madrid,,writing,,2026-01-05,,true\n"
        + "U0GUEST01,Gus,Europe/Madrid,,listening,,2026-01-05,,true\n"
    )
    store = database(at_home)
    with store.write() as tx:
        people.change(tx, "T1", "U0INVITED", consent="invited")
        people.change(tx, "T1", "U0WITHDRA", consent="withdrawn")
        people.change(tx, "T1", "U0PAUSED1", paused_until=datetime(2027, 6, 1, tzinfo=UTC))
        people.change(tx, "T1", "U0GUEST01", guest=True)
    store.close()
    found = planned(inflow)
    assert {one["person"]: one["reason"] for one in found["skipped"]} == {
        "U0OMAR001": "not_agreed",
        "U0INVITED": "not_agreed",
        "U0WITHDRA": "not_agreed",
        "U0PAUSED1": "paused",
        "U0LEFT001": "not_here",
        "U0OTHER01": "cohort_not_open",
        "U0GUEST01": "not_here",
    }
    assert len(found["prompts"]) == 5, "and nobody is in both lists"


def test_who_is_yet_to_be_asked_has_an_invitation_ahead_and_so_has_their_manager(
    inflow: Inflow, take_in: Callable[[str], None]
) -> None:
    take_in(
        "U0ANA0001,Ana,Europe/Madrid,ES,listening,U0MIA0001,2026-01-05,,\n"
        "U0MIA0001,Mia,America/New_York,,,,2026-01-05,,\n"
    )
    found = planned(inflow)
    asked = [(one["person"], one["kind"], one["item"], one["local_due"]) for one in found["prompts"]]
    assert asked == [
        ("U0ANA0001", "invitation", None, "2027-03-29T09:30:00+02:00"),
        ("U0MIA0001", "invitation", None, "2027-03-29T09:30:00-04:00"),
    ]


def test_a_manager_who_only_gets_digests_waits_for_the_week_to_end(
    inflow: Inflow, take_in: Callable[[str], None]
) -> None:
    take_in(
        "U0ANA0001,Ana,Europe/Madrid,,listening,U0MIA0001,2026-01-05,,true\n"
        "U0MIA0001,Mia,America/New_York,,,,2026-01-05,,true\n"
    )
    assert planned(inflow)["skipped"] == [{"person": "U0MIA0001", "reason": "digest_later"}]


def test_before_its_first_day_a_cohort_is_not_open(inflow: Inflow, take_in: Callable[..., None], at_home: Path) -> None:
    take_in(WORLD, on="2027-04-05")
    assert {one["reason"] for one in planned(inflow)["skipped"]} == {"cohort_not_open"}
    store = database(at_home)
    first_day = datetime(2027, 4, 5, tzinfo=UTC)
    assert list(planner.plan_due(store, load(), "T1", now=datetime(2027, 4, 4, 23, tzinfo=UTC))) == []
    assert sum(planner.plan_due(store, load(), "T1", now=first_day)) >= 5
    store.close()


def test_after_the_programme_s_last_week_it_says_so(inflow: Inflow, take_in: Callable[..., None]) -> None:
    take_in(WORLD, on="2027-01-04")
    assert {one["reason"] for one in planned(inflow)["skipped"]} == {"programme_over"}


def test_in_words_every_person_has_a_line(inflow: Inflow, take_in: Callable[[str], None]) -> None:
    take_in(WORLD + "U0OMAR001,Omar,Europe/Madrid,,listening,,2026-01-05,,false\n")
    said = inflow("plan", "--at", "2027-03-28")
    assert said.code == 0
    assert "5 people get a message, 1 get none." in said.out
    (ana,) = [line for line in said.out.splitlines() if line.startswith("U0MADRID1")]
    assert "Mon 2027-03-29 09:30 Europe/Madrid" in ana
    assert "where they begin, before the first idea" in ana
    (omar,) = [line for line in said.out.splitlines() if line.startswith("U0OMAR001")]
    assert omar.endswith("nothing: not taking part")


def test_every_reason_has_words_for_whoever_runs_the_bot() -> None:
    assert set(REASONS) == {*get_args(Reason), "cohort_not_open", "digest_later"}


@pytest.mark.parametrize("said", ["tomorrow", "2027-03-28T09:00", "2027-13-01", "", "9999-12-31T23:59Z", "0001-01-01"])
@pytest.mark.usefixtures("workspace")
def test_a_moment_that_is_none_is_told_with_what_to_write(inflow: Inflow, said: str) -> None:
    answer = inflow("plan", f"--at={said}")
    assert (answer.code, answer.out) == (1, "")
    assert "write it like 2027-03-28T00:00Z" in answer.err
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2027-03-28T00:00Z", datetime(2027, 3, 28, tzinfo=UTC)),
        ("2027-03-28T09:30:15+05:45", datetime(2027, 3, 28, 3, 45, 15, tzinfo=UTC)),
        ("2027-03-28", datetime(2027, 3, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_moment_has_its_offset_and_a_date_begins_in_our_zone(said: str, meant: datetime) -> None:
    assert read_moment(said, "Europe/Madrid") == meant


@pytest.mark.usefixtures("workspace")
def test_a_cohort_is_opened_once_and_only_where_there_is_one(inflow: Inflow, at_home: Path) -> None:
    (at_home / "r.csv").write_text(HEAD + WORLD + "U0ANA0001,Ana,,,writing,,,,\n")
    assert "none; import a roster first" in inflow("cohort", "open", "listening").err
    inflow("roster", "import", "r.csv")
    assert "There are: listening, writing." in inflow("cohort", "open", "lisening", "--programme", "listening").err
    assert (
        "Say --programme, one of: calming, feedback, frontline, listening." in inflow("cohort", "open", "writing").err
    )
    assert "There is no programme 'juggling'" in inflow("cohort", "open", "writing", "--programme", "juggling").err
    opened = inflow("cohort", "open", "writing", "--programme", "listening")
    assert (opened.code, opened.err) == (0, "")
    assert "managers included: 1" in opened.out
    assert "open already" in inflow("cohort", "open", "writing", "--programme", "listening").err
