"""A pilot's page as one HTML file: nothing is fetched from elsewhere; it prints on A4 and reads on a phone.

Each sentence carries in `data-sources` where it comes from.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from coaching.onepage import Page, Row, Section
from coaching.onepage_pilot import Chart
from coaching.stories import Clause

_STYLE = """
@page { size: A4; margin: 9mm 12mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1.25rem 2.5rem; background: #fff; color: #1d1c1d;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
.verdict { margin: .5rem 0 0; font-size: 1.25rem; font-weight: 600; }
.made { margin: .25rem 0 0; color: #545454; font-size: .875rem; }
section { margin-top: 1.5rem; }
h2 { margin: 0 0 .25rem; padding-top: .5rem; border-top: 2px solid #1d1c1d; font-size: 1.0625rem; }
p, ul { margin: .35rem 0; }
ul { padding-left: 1.1rem; }
li { margin: .25rem 0; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #949494; text-align: left; vertical-align: top; }
figure { margin: .75rem 0; }
img { display: block; max-width: 100%; height: auto; }
@media (max-width: 36rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid #949494; }
  th, td { padding: 0; border: 0; }
  td[data-label]:not(:empty)::before { content: attr(data-label) ": "; color: #545454; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 8pt; line-height: 1.25; }
  h1 { font-size: 16pt; }
  .verdict { font-size: 12pt; }
  .made { font-size: 7.5pt; }
  table, figure { margin: 2pt 0; }
  main { columns: 2; column-gap: 8mm; }
  #figures { column-span: all; }
  h2 { margin: 0; padding-top: 2pt; border-top-width: 1px; font-size: 10pt; }
  section { margin: 0; padding-top: 4pt; break-inside: avoid; }
  p, ul, li { margin: 1pt 0; }
  th, td { padding: 1pt 6pt 1pt 0; }
}
"""
_COLUMNS = ("Figure", "Value", "People", "Likely", "Where it stands")


def write(page: Page, path: Path) -> None:
    """Write the page to a file."""
    path.write_text(html(page), encoding="utf-8")


def html(page: Page) -> str:
    """Return the page as a document of its own."""
    title = escape(page.title)
    sections = "\n".join(_section(one) for one in page.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{title}: {escape(page.verdict)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header>\n<h1>{title}</h1>\n<p class="verdict">Verdict: {escape(page.verdict)}</p>\n'
        f'<p class="made">{escape(page.made)}</p>\n</header>\n<main>\n{sections}\n</main>\n</body>\n</html>\n'
    )


def _section(one: Section) -> str:
    heading = f'<h2 id="{escape(one.id)}-heading">{escape(one.title)}</h2>'
    parts = [heading, _table(one.rows), *map(_figure, one.charts), _sentences(one.clauses)]
    inside = "\n".join(part for part in parts if part)
    named = f'id="{escape(one.id)}" aria-labelledby="{escape(one.id)}-heading"'
    return f"<section {named}>\n{inside}\n</section>"


def _sentences(clauses: tuple[Clause, ...]) -> str:
    """Return one sentence as a paragraph, several as a list."""
    if len(clauses) == 1:
        return f"<p{_sources(clauses[0].sources)}>{_text(clauses[0].text)}</p>"
    items = "\n".join(f"<li{_sources(one.sources)}>{_text(one.text)}</li>" for one in clauses)
    return f"<ul>\n{items}\n</ul>" if items else ""


def _table(rows: tuple[Row, ...]) -> str:
    """Return the figures as a table; its roles are said, since a phone's layout takes them from some readers."""
    if not rows:
        return ""
    heads = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in _COLUMNS)
    body = "\n".join(map(_row, rows))
    return (
        f'<table role="table" aria-label="Key figures">\n<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>\n</table>'
    )


def _row(row: Row) -> str:
    cells = zip(_COLUMNS[1:], (row.value, row.n, row.likely, row.place), strict=True)
    return (
        f'<tr role="row"{_sources(row.sources)}><th role="rowheader" scope="row">{escape(row.label)}</th>'
        + "".join(f'<td role="cell" data-label="{name}">{_text(said)}</td>' for name, said in cells)
        + "</tr>"
    )


def _figure(chart: Chart) -> str:
    said = escape(chart.said)
    return f'<figure{_sources((chart.source,))}><img src="{escape(chart.image)}" alt="{said}"></figure>'


def _text(said: str) -> str:
    """Return words as HTML; a number stays with its sign of percent, and n with its number."""
    return escape(said).replace(" %", "&nbsp;%").replace("n = ", "n&nbsp;=&nbsp;")


def _sources(sources: Iterable[str]) -> str:
    """Return where something comes from as an attribute; a source has no space in it."""
    return f' data-sources="{escape(" ".join(one.replace(" ", "_") for one in sources))}"'
