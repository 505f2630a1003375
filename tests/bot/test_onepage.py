"""A pilot's page as a file: whole in itself, traceable, and safe whatever somebody wrote."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from paged import empty, small, whole

from bot import onepage
from coaching.onepage import make
from coaching.onepage_pilot import Pilot
from coaching.stories import Clause

LOUD = "<script>alert('Ana & Ben')</script>\"><img src=x onerror=1>"


class Read(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.parametrize("pilot", [whole(), small(), empty()])
def test_each_sentence_row_and_chart_names_its_sources(pilot: Pilot) -> None:
    page = make(pilot)
    found = Read(onepage.html(page))
    traced = [one["data-sources"] for one in found.all("p", "li", "tr", "figure") if "data-sources" in one]
    told = [part for section in page.sections for part in (*section.clauses, *section.rows, *section.charts)]
    assert len(traced) == len(told)
    assert all(traced)
    sources = [part.sources for part in told if isinstance(part, Clause)]
    assert {" ".join(one) for one in sources} <= set(traced)


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs() -> None:
    html = onepage.html(make(whole()))
    found = Read(html)
    assert not found.all("script", "link", "iframe", "object")
    assert "default-src 'none'" in html
    assert [str(one["src"])[:22] for one in found.all("img")] == ["data:image/png;base64,"]
    assert "http" not in html.replace("http-equiv", "")


def test_it_is_read_by_who_cannot_see_it() -> None:
    found = Read(onepage.html(make(whole())))
    assert found.all("html") == [{"lang": "en"}]
    assert len(found.all("h1")) == 1
    headings = [one["id"] for one in found.all("h2")]
    assert [one["aria-labelledby"] for one in found.all("section")] == headings
    assert all(one["alt"] for one in found.all("img"))
    assert all(one.get("scope") for one in found.all("th"))


def test_what_somebody_wrote_is_text_and_nothing_else() -> None:
    pilot = whole()
    noted = pilot.report.changed[0]
    changed = replace(pilot.report, changed=(replace(noted, one=replace(noted.one, what=LOUD, adjustment_id=LOUD)),))
    programme = replace(pilot.programme, name=LOUD, sponsor=LOUD, chain=replace(pilot.programme.chain, moment=LOUD))
    found = Read(onepage.html(make(replace(pilot, programme=programme, report=changed))))
    assert not found.all("script")
    assert [one["src"] for one in found.all("img")] == [whole().charts[0].image]
    assert found.text.count(LOUD) >= 4


def test_it_is_written_to_a_file_that_a_browser_reads_as_it_was_meant(tmp_path: Path) -> None:
    onepage.write(make(whole()), tmp_path / "page.html")
    read = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert read == onepage.html(make(whole()))
    assert read.startswith("<!DOCTYPE html>")
    assert '<meta charset="utf-8">' in read
