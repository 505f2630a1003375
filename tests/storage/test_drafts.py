"""Drafts: kept while they are written, fixed once they are sent, nobody's but their writer's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage import drafts
from storage.drafts import Drafted
from storage.engine import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IDEA = Drafted("d1", "U1", "nudge", "asking", {"title": "“Ça va?”", "how@2": ""}, NOW)


def test_what_is_written_is_kept_to_the_letter_and_the_last_one_comes_back(store: Store) -> None:
    with store.write() as tx:
        assert drafts.keep(tx, "T1", replace(IDEA, cells={}))
        assert drafts.keep(tx, "T1", IDEA)
        assert drafts.keep(tx, "T1", replace(IDEA, draft_id="d0", changed_at=NOW - timedelta(hours=1)))
        assert drafts.unfinished(tx, "T1", "U1", "nudge") == IDEA
        assert drafts.unfinished(tx, "T1", "U1", "scenario") is None
        assert drafts.unfinished(tx, "T1", "U2", "nudge") is None
        assert drafts.unfinished(tx, "T2", "U1", "nudge") is None


def test_what_was_sent_waits_in_order_and_is_changed_by_nobody(store: Store) -> None:
    with store.write() as tx:
        for name, minutes in (("d2", 2), ("d1", 1)):
            assert drafts.keep(tx, "T1", replace(IDEA, draft_id=name))
            assert drafts.send(tx, "T1", name, "U1", now=NOW + timedelta(minutes=minutes))
        assert not drafts.send(tx, "T1", "d1", "U1", now=NOW + timedelta(hours=1)), "once"
        assert not drafts.keep(tx, "T1", replace(IDEA, cells={"title": "Another"}))
        assert drafts.find(tx, "T1", "d1") == replace(IDEA, sent_at=NOW + timedelta(minutes=1))
        assert [one.draft_id for one in drafts.to_review(tx, "T1")] == ["d1", "d2"]
        assert drafts.unfinished(tx, "T1", "U1", "nudge") is None


def test_nobody_keeps_or_sends_what_somebody_else_writes(store: Store) -> None:
    with store.write() as tx:
        assert drafts.keep(tx, "T1", IDEA)
        assert not drafts.keep(tx, "T1", replace(IDEA, person_id="U2", cells={}))
        assert not drafts.send(tx, "T1", "d1", "U2", now=NOW)
        assert drafts.find(tx, "T1", "d1") == IDEA


def test_a_draft_that_was_let_go_is_gone(store: Store) -> None:
    with store.write() as tx:
        assert drafts.keep(tx, "T1", IDEA)
        assert not drafts.drop(tx, "T2", "d1")
        assert drafts.drop(tx, "T1", "d1")
        assert drafts.find(tx, "T1", "d1") is None
