"""`inflow person export` and `erase`: of one person, by the operator."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401

from storage import people
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

ROSTER = (
    "slack_user_id,name,tz,cohort,manager,consented\n"
    "U0ANA0001,Ana,Europe/Madrid,listening,U0MIA0001,true\nU0MIA0001,Mia,,,,\n"
)


@pytest.fixture(autouse=True)
def _roster(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    assert inflow("roster", "import", "r.csv").code == 0


def test_a_copy_of_one_person_is_one_json_document(inflow: Inflow) -> None:
    said = inflow("person", "export", "U0ANA0001")
    copy = json.loads(said.out)
    assert (copy["of"], copy["person"]["name"], copy["consents"][0]["answer"]) == ("U0ANA0001", "Ana", "agreed")
    assert "Mia" not in said.out


def test_a_copy_in_a_file_is_for_its_maker_alone_to_read(inflow: Inflow, at_home: Path) -> None:
    said = inflow("person", "export", "U0ANA0001", "--out", "ana.json")
    assert said.code == 0
    assert "ana.json holds all that is kept about U0ANA0001" in said.out
    assert json.loads((at_home / "ana.json").read_text())["of"] == "U0ANA0001"
    assert stat.S_IMODE((at_home / "ana.json").stat().st_mode) & 0o077 == 0


def test_erased_for_good_after_a_yes_and_a_roster_does_not_say_yes_again(
    inflow: Inflow, at_home: Path, workspace: str
) -> None:
    said = inflow("person", "erase", "U0ANA0001", "--yes")
    assert said.code == 0
    assert "All about U0ANA0001 is erased" in said.out
    inflow("roster", "import", "r.csv")
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        ana = people.find(tx, workspace, "U0ANA0001")
        assert ana is not None
        assert ana.consent == "withdrawn"
    store.close()
    assert inflow("person", "erase", "U0ANA0001", "--yes").code == 0


def test_nothing_is_erased_without_a_yes(inflow: Inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda *_: "n")
    assert inflow("person", "erase", "U0ANA0001").code != 0
    assert json.loads(inflow("person", "export", "U0ANA0001").out)["person"]["consent"] == "agreed"


@pytest.mark.parametrize("words", [("export",), ("erase", "--yes")])
def test_of_whom_the_roster_does_not_know_nothing_is_kept(inflow: Inflow, words: tuple[str, ...]) -> None:
    said = inflow("person", *words, "U0NOBODY1")
    assert said.code == 1
    assert "The roster knows nobody of the Slack id 'U0NOBODY1'" in said.err
