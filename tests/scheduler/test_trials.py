"""Made-up pilots that go through the database and are read as a report reads them."""

from pathlib import Path

from coaching.made_up import Design
from coaching.trials import COMPARED, Trials
from scheduler import trials
from storage import schema
from storage.engine import open_store


def tried(path: Path, design: Design, seeds: int) -> Trials:
    store = open_store(f"sqlite:///{path}", waits=True)
    schema.upgrade(store)
    found = Trials()
    assert list(trials.run(store, design, found, seeds)) == list(range(design.seed, design.seed + seeds))
    store.close()
    return found


def test_ranges_hold_what_is_true_and_nothing_is_found_where_nothing_was_planted(tmp_path: Path) -> None:
    found = tried(tmp_path / "none.db", Design(120, 6, seed=7), 12)
    assert set(found.by_figure) == {*COMPARED, "index"}
    for name in COMPARED:
        tally = found.by_figure[name]
        assert (tally.compared, tally.read) == (12, 24)
        assert tally.found <= 3, name
        assert tally.held >= 20, name
    alone = sum(tally.held for name, tally in found.by_figure.items() if name != "index")
    assert alone / (24 * len(COMPARED)) > 0.93


def test_a_large_difference_is_found_more_often_than_chance_would_find_it(tmp_path: Path) -> None:
    found = tried(tmp_path / "some.db", Design(240, 4, seed=7, effect=0.2), 6)
    assert found.by_figure["active_users"].found >= 5
    assert found.by_figure["peer_feedback"].found >= 5
    assert found.by_figure["active_users"].held_difference >= 4


def test_the_same_seeds_tell_the_same(tmp_path: Path) -> None:
    design = Design(60, 2, seed=3)
    assert tried(tmp_path / "one.db", design, 2) == tried(tmp_path / "two.db", design, 2)
