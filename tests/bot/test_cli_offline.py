"""Files without a bot: a roster and a log of events are read where no token is, in a workspace that is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import Said, at_home, inflow  # noqa: F401

Inflow = Callable[..., Said]
HERE = ("--workspace", "T0OFFLINE")
ROSTER = "slack_user_id,name,tz,cohort,role,manager,joined_on,consented"
EVENTS = "event_id,name,occurred_at,person,actor,module,item,variant,cohort,role,manager,outcome,value,prompt"


@pytest.fixture
def files(at_home: Path) -> None:
    """Thirty people in five teams, half of whom opened a message on the Monday."""
    people = [f"U0P{n:03},P{n},Europe/Madrid,a,agent,U0LEAD{n % 5},2026-01-05,true" for n in range(30)]
    (at_home / "roster.csv").write_text("\n".join([ROSTER, *people]))
    acts = [
        f"{name}-{n},{name},2026-09-28T09:3{k}:00+02:00,U0P{n:03},,listening,,,,,,,,m{n}"
        for n in range(30)
        for k, name in enumerate(["delivered", "opened"][: 1 + n % 2])
    ]
    (at_home / "events.csv").write_text("\n".join([EVENTS, *acts]))


@pytest.mark.usefixtures("files")
def test_a_roster_and_events_are_read_without_any_bot(inflow: Inflow) -> None:
    assert inflow("roster", "import", "roster.csv", *HERE).code == 0
    for _ in range(2):
        assert inflow("events", "import", "events.csv").code == 0
    everybody = json.loads(inflow("report", "--week", "2026-W40", "--json").out)["scopes"][0]
    active = everybody["kpis"][0]
    assert (active["numerator"], active["denominator"], active["n"], active["withheld"]) == (15, 30, 30, False)


@pytest.mark.usefixtures("files")
def test_without_a_token_or_a_name_nobody_guesses_the_workspace(inflow: Inflow) -> None:
    said = inflow("roster", "import", "roster.csv")
    assert (said.code, "or name its id: --workspace." in said.err) == (1, True)
    said = inflow("roster", "import", "roster.csv", "--workspace", "acme")
    assert (said.code, "'acme' is no workspace's id; it looks like T0123ABCD." in said.err) == (1, True)
    assert inflow("roster", "import", "roster.csv", *HERE).code == 0
    said = inflow("roster", "import", "roster.csv", "--workspace", "T0OTHER")
    assert (said.code, "There is no workspace 'T0OTHER' in this database." in said.err) == (1, True)
