"""What an export tells: that something counted, under pseudonyms, and nothing of what was said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coaching import pseudonyms
from coaching.claims import Answer, Claim, Known, Stay
from coaching.events import Event
from coaching.exports import Span, Terms, listed, told

KEY = "a key"
ALWAYS = Span()
DAY = date(2026, 11, 24)
STAY = Stay(date(2020, 1, 7), None, "autumn", "agent", "UMIA", "Europe/Madrid")
ANA = Known("UANA", date(2020, 1, 7), None, (STAY,), (Answer("agreed", "person", 2, date(2026, 11, 2)),))
SAID = Event(
    "e1", "manager_check", datetime(2026, 11, 24, 9, 41, 7, tzinfo=UTC), DAY, "UANA", "UMIA", "listening", "i1", "v1",
    "a hash", "p1", None, "autumn", "agent", "UMIA", "proficient", 0.75,
)  # fmt: skip


def exported(
    *events: Event, whose: Known = ANA, span: Span = ALWAYS, others: frozenset[str] = frozenset()
) -> list[Claim]:
    return told(list(events), whose, Terms(KEY, span, frozenset({"UANA", "UMIA"})), others)


def test_an_event_is_told_under_pseudonyms_without_its_minute_and_without_its_answer() -> None:
    mia = pseudonyms.person(KEY, "UMIA")
    assert exported(SAID) == [
        Claim(
            pseudonyms.thing(KEY, "e1"),
            "manager_check",
            datetime(2026, 11, 24, 9, tzinfo=UTC),
            pseudonyms.person(KEY, "UANA"),
            mia,
            "listening",
            "i1",
            "v1",
            "autumn",
            "agent",
            mia,
            prompt=pseudonyms.thing(KEY, "p1"),
            local_date=DAY,
        )
    ]


@pytest.mark.parametrize(
    "event",
    [
        replace(SAID, outcome="not_observed"),
        replace(SAID, actor="UKIM"),
        replace(SAID, name="consent_changed", actor=None),
        replace(SAID, local_date=date(2026, 11, 1)),
        replace(SAID, actor="UOMAR", manager="UOMAR"),
    ],
)
def test_what_counts_for_nothing_or_was_before_a_yes_or_by_somebody_who_takes_no_part_is_not_told(event: Event) -> None:
    assert exported(event) == []


def test_of_an_answer_that_was_changed_only_that_it_counted_is_told() -> None:
    later = replace(SAID, event_id="e2", replaces="e1", local_date=date(2026, 11, 25), outcome="advanced")
    [one] = exported(SAID, later)
    assert (one.event_id, one.local_date, one.replaces) == (pseudonyms.thing(KEY, "e1"), DAY, None)
    assert exported(SAID, replace(later, name="taken_back", outcome=None)) == []


def test_of_a_message_that_brings_no_item_it_is_not_told_which_it_was() -> None:
    [one] = exported(SAID, others=frozenset({"p1"}))
    assert one.prompt is None


def test_how_thanks_were_given_is_not_told() -> None:
    [one] = exported(replace(SAID, name="peer_feedback", variant="kept"))
    assert one.variant is None


@pytest.mark.parametrize(("since", "until", "there"), [(24, 24, True), (25, None, False), (None, 23, False)])
def test_an_export_holds_the_local_dates_that_were_asked_for(since: int | None, until: int | None, there: bool) -> None:
    span = Span(*(date(2026, 11, n) if n else None for n in (since, until)))
    assert bool(exported(SAID, span=span)) is there


def test_the_roster_that_goes_with_it_says_where_somebody_is_and_nothing_that_singles_them_out() -> None:
    line = listed(ANA, KEY)
    assert line is not None
    assert (line.cohort, line.role, line.manager) == ("autumn", "agent", pseudonyms.person(KEY, "UMIA"))
    assert (line.joined_on, line.consented) == (date(2026, 11, 2), date(2026, 11, 2)), "not when they were hired"
    assert not any((line.name, line.email, line.tz, line.country, line.left_on))


def test_whoever_takes_no_part_is_in_no_roster() -> None:
    assert listed(replace(ANA, answers=()), KEY) is None
    gone = replace(ANA, answers=(*ANA.answers, Answer("withdrawn", "person", 2, DAY)))
    assert listed(gone, KEY) is None
    assert exported(SAID, whose=gone) == []


def test_a_pseudonym_is_stable_and_takes_the_key_to_be_made_again() -> None:
    from connectors.cells import is_slack_id

    ana = pseudonyms.person(KEY, "UANA")
    assert ana == pseudonyms.person(KEY, "UANA")
    assert len({ana, pseudonyms.person(KEY, "UBEN"), pseudonyms.person("another", "UANA")}) == 3
    assert is_slack_id(ana)
    assert "ANA" not in ana
    assert pseudonyms.thing(KEY, "UANA") != pseudonyms.person(KEY, "UANA")
