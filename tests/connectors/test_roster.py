"""The roster file: each line understood, or refused with its number and a reason."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coaching.people import Newcomer
from connectors.roster import COLUMNS, read
from connectors.tables import BadLine, FileError, Remark

#: On Kiritimati it is the 25th already.
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
HEAD = ",".join(COLUMNS)


def lines(tmp_path: Path, *rows: str, head: str = HEAD) -> list[Newcomer | BadLine | Remark]:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return list(read(path, default_tz="Europe/Madrid", now=NOW))


def test_a_whole_line_is_understood(tmp_path: Path) -> None:
    (ana,) = lines(tmp_path, "U0ANA0001,Ana García,a@x.org,Asia/Tokyo,jp,c1,agent,U0MIA0001,2026-01-05,2026-12-31,true")
    assert ana == Newcomer(
        "U0ANA0001", "Ana García", "a@x.org", "Asia/Tokyo", "JP", "c1", "agent", "U0MIA0001",
        date(2026, 1, 5), date(2026, 12, 31), True,
    )  # fmt: skip


NOT_SAID = Newcomer("U0ANA0001", "Ana", None, None, None, None, None, None, None, None, None)


def test_a_column_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert lines(tmp_path, "U0ANA0001,Ana", head="slack_user_id,name") == [NOT_SAID]


def test_a_line_that_ends_early_says_nothing_of_the_rest(tmp_path: Path) -> None:
    assert lines(tmp_path, "U0ANA0001,Ana") == [NOT_SAID]


def test_an_empty_cell_says_that_there_is_none_save_of_what_everybody_has(tmp_path: Path) -> None:
    (ana,) = lines(tmp_path, "U0ANA0001,,,,,,,,,,")
    assert ana == Newcomer("U0ANA0001", None, "", None, "", "", "", "", None, "", None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("", None), ("true", True), ("YES", True), ("false", False), ("no", False), ("2026-05-04", date(2026, 5, 4))],
)
def test_consent_is_a_date_a_yes_a_no_or_nothing(tmp_path: Path, said: str, meant: date | bool | None) -> None:
    (ana,) = lines(tmp_path, f"U0ANA0001,Ana,{said}", head="slack_user_id,name,consented")
    assert isinstance(ana, Newcomer)
    assert ana.consented == meant


@pytest.mark.parametrize("day", ["2026-11-25", "2027-01-01"])
def test_nobody_has_agreed_in_the_future(tmp_path: Path, day: str) -> None:
    (bad,) = lines(tmp_path, f"U0ANA0001,Ana,{day}", head="slack_user_id,name,consented")
    assert isinstance(bad, BadLine)
    assert f"consented {day} lies in the future" in bad.reason


def test_the_future_begins_tomorrow_where_the_person_lives(tmp_path: Path) -> None:
    head, line = "slack_user_id,name,tz,consented", "U0ANA0001,Ana,{},2026-11-25"
    there, not_yet = lines(tmp_path, line.format("Pacific/Kiritimati"), line.format("America/Denver"), head=head)
    assert isinstance(there, Newcomer)
    assert there.consented == date(2026, 11, 25)
    assert isinstance(not_yet, BadLine)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ana,Ana,,,,,,,,,", "'ana' is no Slack id"),
        (",Ana,,,,,,,,,", "'' is no Slack id"),
        ("U0ANA0001,Ana,,,,,,mia,,,", "manager 'mia' is no Slack id"),
        ("U0ANA0001,Ana,,,,,,U0ANA0001,,,", "cannot be their own manager"),
        ("U0ANA0001,Ana,,,,,,,24/11/2026,,", "joined_on '24/11/2026' is no date"),
        ("U0ANA0001,Ana,,,,,,,2026-02-30,,", "joined_on '2026-02-30' is no date"),
        ("U0ANA0001,Ana,,,,,,,2026-02-03,2026-02-02,", "lies before joined_on"),
        ("U0ANA0001,Ana,,,,,,,,,maybe", "consented 'maybe' is no date"),
        ("U0ANA0001,Ana,,,,,,,,,,extra", "12 values for 11 columns"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    good, bad = lines(tmp_path, "U0BEN0001,Ben,,,,,,,,,", row)
    assert isinstance(good, Newcomer)
    assert isinstance(bad, BadLine)
    assert bad.number == 3
    assert reason in bad.reason
    assert bad.values == tuple(row.split(","))


@pytest.mark.parametrize("tz", ["Mars", "America", "../etc/passwd", "x" * 300, "UTC+1"])
def test_a_time_zone_that_nobody_knows_costs_nobody_their_line(tmp_path: Path, tz: str) -> None:
    remark, ana = lines(tmp_path, f"U0ANA0001,Ana,,{tz},ES,c1,,,,,2026-11-24")
    assert isinstance(remark, Remark)
    assert remark.number == 2
    assert f"time zone {tz!r} is unknown" in remark.words
    assert "Europe/Madrid" in remark.words
    assert isinstance(ana, Newcomer)
    assert (ana.tz, ana.country, ana.cohort) == (tz, "ES", "c1")


@pytest.mark.parametrize("country", ["Spain", "XX", "ESP", "E", "date", "PUBLIC", "7"])
def test_a_country_that_nobody_knows_costs_nobody_their_line(tmp_path: Path, country: str) -> None:
    remark, ana = lines(tmp_path, f"U0ANA0001,Ana,,,{country},,,,,,")
    assert isinstance(remark, Remark)
    assert f"country {country.upper()!r} is unknown" in remark.words
    assert isinstance(ana, Newcomer)


def test_empty_lines_and_a_spreadsheets_byte_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"\xef\xbb\xbfslack_user_id,name\r\n\r\nU0ANA0001,Ana\r\n,\r\n")
    assert len(list(read(path, default_tz="UTC", now=NOW))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("between", [";", "\t", ","])
def test_a_roster_that_a_spreadsheet_saved_is_understood(tmp_path: Path, between: str, encoding: str) -> None:
    head = ["slack_user_id", "name", "cohort", "", ""]
    rows = [head, ["U0ANA0001", '"García, Ana; agent"', "Köln", "", ""], [""] * 5]
    path = tmp_path / "roster.csv"
    path.write_bytes("\r\n".join(between.join(cells) for cells in rows).encode(encoding))
    [ana] = read(path, default_tz="UTC", now=NOW)
    assert isinstance(ana, Newcomer)
    assert (ana.person_id, ana.name, ana.cohort) == ("U0ANA0001", "García, Ana; agent", "Köln")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "missing: slack_user_id, name"),
        (b"name\nAna\n", "missing: slack_user_id"),
        (b"slack_user_id,name,shoe_size\n", "unknown columns shoe_size"),
        (b"slack_user_id,name\nU0ANA0001,\xff\n", "decode"),
    ],
)
def test_what_is_no_roster_at_all_is_refused_as_a_whole(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match=said):
        list(read(path, default_tz="UTC", now=NOW))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.csv"):
        list(read(tmp_path / "none.csv", default_tz="UTC", now=NOW))
    with pytest.raises(FileError, match=str(tmp_path)):
        list(read(tmp_path, default_tz="UTC", now=NOW))
