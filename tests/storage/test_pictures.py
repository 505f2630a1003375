"""Which file a picture is, and what was learnt of items, are kept on both engines."""

from datetime import UTC, datetime, timedelta

from coaching.difficulty import NO_NORMS, Norms
from storage import norms, pictures
from storage.engine import Store
from storage.pictures import Picture

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def drawn(store: Store, who: str, file: str, workspace: str = "T1") -> None:
    with store.write() as tx:
        assert pictures.begin(tx, workspace, who, file)
        assert pictures.finish(tx, workspace, Picture(who, file, "abc"))


def test_a_picture_is_known_from_before_it_is_there(store: Store) -> None:
    with store.write() as tx:
        assert pictures.find(tx, "T1", "U1") is None
        assert pictures.begin(tx, "T1", "U1", "F1")
        assert pictures.find(tx, "T1", "U1") == Picture("U1", "F1", "")
        assert pictures.finish(tx, "T1", Picture("U1", "F1", "abc"))
    with store.read() as tx:
        assert pictures.find(tx, "T1", "U1") == Picture("U1", "F1", "abc")
        assert pictures.find(tx, "T2", "U1") is None


def test_of_two_who_begin_a_picture_one_does(store: Store) -> None:
    with store.write() as tx:
        assert pictures.begin(tx, "T1", "U1", "F1")
        assert not pictures.begin(tx, "T1", "U1", "F2")
        assert not pictures.finish(tx, "T1", Picture("U1", "F2", "abc"))
        pictures.forget(tx, "T1", "U1", file="F1")
        assert not pictures.finish(tx, "T1", Picture("U1", "F1", "abc")), "somebody else deleted it meanwhile"


def test_only_the_file_that_is_gone_is_forgotten(store: Store) -> None:
    drawn(store, "U1", "F2")
    with store.write() as tx:
        pictures.forget(tx, "T1", "U1", file="F1")
        assert pictures.find(tx, "T1", "U1") is not None
        pictures.forget(tx, "T1", "U1", file="F2")
        assert pictures.find(tx, "T1", "U1") is None


def test_pictures_are_gone_through_a_page_at_a_time(store: Store) -> None:
    for n in range(5):
        drawn(store, f"U{n}", f"F{n}")
    drawn(store, "U9", "F9", workspace="T2")
    with store.read() as tx:
        pages, after = [], ""
        while page := pictures.page(tx, "T1", after=after, limit=2):
            pages.append([one.person_id for one in page])
            after = page[-1].person_id
    assert pages == [["U0", "U1"], ["U2", "U3"], ["U4"]]


def test_what_was_learnt_is_read_back_as_it_was_and_learnt_anew(store: Store) -> None:
    first = Norms({"a": 0.125, "b": -1 / 3}, spread=0.3, df=40, people=60)
    with store.write() as tx:
        assert norms.of(tx, "T1", "m") == NO_NORMS
        assert norms.learnt_at(tx, "T1", "m") is None
        norms.keep(tx, "T1", "m", first, now=NOW)
    with store.write() as tx:
        assert norms.of(tx, "T1", "m") == first
        assert norms.of(tx, "T1", "other") == NO_NORMS
        norms.keep(tx, "T1", "m", Norms(spread=0.2, df=41, people=61), now=NOW + timedelta(days=1))
        assert norms.of(tx, "T1", "m") == Norms(spread=0.2, df=41, people=61)
        assert norms.learnt_at(tx, "T1", "m") == NOW + timedelta(days=1)
