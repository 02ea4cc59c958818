import json
import re
from html.parser import HTMLParser

import pytest
import typst

from carom.documents import page, render
from carom.documents.elements import Html, element
from carom.documents.typesetting import TEMPLATES

NASTY = '<script>alert(1)</script> #read("/etc/passwd") $x$ *b* "quoted" & co'


def report(**changes):
    columns = [{"label": "Source", "wide": True}, {"label": "Referrals", "numeric": True}]
    table = {"columns": columns, "rows": [[f"Source {n}", str(99 - n)] for n in range(40)], "more": "and 15 more"}
    bars = [{"label": f"Month {n}", "count": n % 7} for n in range(36)]
    sections = [
        {"heading": "Who sends patients", "sentences": ["By count."], "table": table},
        {"heading": "Month by month", "picture": "Bars: referrals a month", "bars": bars, "notes": ["Zeros count."]},
    ]
    return {
        "title": "Practice analysis",
        "subtitle": "referrals.csv",
        "lead": ["Known."],
        "sections": sections,
    } | changes


def test_pdf_is_tagged_and_claims_the_accessible_standard():
    pdf = render("practice_analysis", report())
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf


def test_the_same_data_gives_the_same_pdf():
    assert render("practice_analysis", report()) == render("practice_analysis", report())


def test_text_is_never_code_in_a_pdf():
    # Typst markup in data would fail here (reading a file outside the templates) if it were evaluated.
    rows = report(sections=[{"heading": NASTY, "sentences": [NASTY], "notes": [NASTY]}], lead=[NASTY])
    assert render("practice_analysis", rows).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["Žofia Nguyễn", "Ольга", "李明", "עדי", "😀", "a\x00b\x07", "\ufeff", "x" * 3_000])
def test_names_in_any_letters_are_printed(name):
    assert render("practice_analysis", report(lead=[name], title=name)).startswith(b"%PDF-")
    assert "<main>" in page("practice_analysis", report(lead=[name], title=name))


@pytest.mark.parametrize("make", [render, page])
def test_an_empty_report_is_a_report(make):
    assert make("practice_analysis", report(lead=[], sections=[]))
    bars = [{"label": "Oct", "count": 0}]
    assert make("practice_analysis", report(sections=[{"heading": "One", "picture": "One bar", "bars": bars}]))


@pytest.mark.parametrize("make", [render, page])
@pytest.mark.parametrize("template", ["nothing", "../settings"])
def test_an_unknown_template_is_refused(make, template):
    with pytest.raises(FileNotFoundError):
        make(template, report())


def test_paper_may_be_a4():
    assert re.findall(rb"/MediaBox ?\[([^]]*)\]", render("practice_analysis", report(paper="a4"))) != re.findall(
        rb"/MediaBox ?\[([^]]*)\]", render("practice_analysis", report())
    )


def test_text_is_never_markup_in_a_page():
    html = page("practice_analysis", report(title=NASTY, lead=[NASTY], lang=NASTY))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_page_asks_nothing_of_anybody():
    html = page("practice_analysis", report())
    assert "default-src &#x27;none&#x27;" in html
    assert not re.search(r"https?:|url\(|<script|<link|<img|@import|src=", html)


def test_a_page_is_well_formed_with_a_heading_per_section_and_named_cells():
    tags = Tags()
    tags.feed(page("practice_analysis", report()))
    tags.close()
    assert tags.open == []
    assert tags.seen.count("h1") == 1
    assert tags.seen.count("h2") == 2
    assert tags.seen.count("caption") == tags.seen.count("table") == 3
    assert tags.scopes == {"row", "col"}


def test_rows_beyond_the_first_ones_are_folded_not_lost():
    html = page("practice_analysis", report())
    before, after = html.split("<summary>and 15 more</summary>")
    assert "Source 24<" in before
    assert "Source 25<" not in before
    assert "Source 39<" in after


def with_spellings(count):
    columns = [{"label": "Source", "wide": True}, {"label": "Last", "short": "last", "nowrap": True},
               {"label": "Referrals", "numeric": True}, {"label": "Share", "numeric": True}]  # fmt: skip
    below = {"label": "spellings", "texts": [f"Spelling {n}" for n in range(count)], "note": "Perhaps <b>"}
    rows = [["One", "19 May 2026", "9", "90 %"], ["Two", "", "1", "10 %"]]
    return report(sections=[{"heading": "Who", "table": {"columns": columns, "rows": rows, "under": [below, None]}}])


def test_what_stands_under_a_row_is_folded_in_a_page():
    html = page("practice_analysis", with_spellings(8))
    assert html.count('<details class="under">') == 1
    assert "<li>Spelling 7</li>" in html
    assert "Perhaps &lt;b&gt;" in html
    assert '<td class="day" data-label="last">19 May 2026</td>' in html
    assert html.count('class="number count"') == 3  # the head and two rows: only the first number


def printed(selector, data):
    """The elements of that kind that the PDF is made of, as text."""
    inputs = {"data": json.dumps(data)}
    source = TEMPLATES / "practice_analysis.typ"
    return typst.query(str(source), selector, root=str(TEMPLATES), sys_inputs=inputs)


def test_a_pdf_shows_six_spellings_and_counts_the_rest():
    texts = printed("table", with_spellings(8))
    assert "Spelling 4 · Spelling 5 and 2 more. Perhaps <b>" in texts
    assert "Spelling 6" not in texts
    assert "more" not in printed("table", with_spellings(6))
    assert render("practice_analysis", with_spellings(8)).startswith(b"%PDF-")


def test_a_pdf_says_where_the_rest_is():
    table = {
        "columns": [{"label": "Source"}],
        "rows": [["One"]],
        "more": "and 4 more",
        "left_out": "4 more in the JSON",
    }
    texts = printed("par", report(sections=[{"heading": "Who", "table": table}]))
    assert "4 more in the JSON" in texts
    assert "and 4 more" not in texts


def test_bars_are_as_high_as_their_counts():
    bars = [{"label": "Jan", "count": 2}, {"label": "Feb", "count": 4}, {"label": "Mar", "count": 0}]
    html = page("practice_analysis", report(sections=[{"heading": "Months", "picture": "Bars", "bars": bars}]))
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" class="bar"', html)]
    assert heights == [75.0, 150.0, 0.0]


@pytest.mark.parametrize("make", [page, render])
def test_what_is_not_over_is_drawn_lighter_and_called_so_in_the_numbers(make):
    bars = [{"label": "Jan", "count": 2}, {"label": "Feb", "count": 4, "so_far": True}]
    made = make("practice_analysis", report(sections=[{"heading": "Months", "picture": "Bars", "bars": bars}]))
    if make is page:
        assert made.count('class="bar so-far"') == 1
        assert ">Feb so far</th>" in made and ">Jan</th>" in made


def test_elements_escape_all_but_html():
    assert element("p", "<b>", Html("<i></i>"), class_='a"b', hidden=None) == '<p class="a&quot;b">&lt;b&gt;<i></i></p>'


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.scopes = [], [], set()

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)
        if tag == "th":
            self.scopes.add(dict(attributes)["scope"])

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
