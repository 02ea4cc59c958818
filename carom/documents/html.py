"""A page that stands alone: one HTML file, no script, nothing fetched from anywhere."""

from pathlib import Path

from carom.documents.elements import Html, element, join, text
from carom.documents.pictures import bar_picture

STYLE = Path(__file__).parent / "templates" / "page.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # the page itself forbids every request
NAMES = ("practice_analysis",)


def page(template: str, data: dict) -> str:
    """The HTML of `template` filled with `data` (see report.md). An unknown template is a FileNotFoundError."""
    if template not in NAMES:
        raise FileNotFoundError(f"There is no page template named {template!r}.")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{data['title']}: {data['subtitle']}"),
        element("style", Html(STYLE.read_text(encoding="utf-8"))),
    )
    main = element(
        "main",
        element(
            "header",
            element("h1", data["title"]),
            element("p", data["subtitle"], class_="soft"),
            element("div", *(element("p", sentence) for sentence in data["lead"]), class_="lead"),
        ),
        *(_section(section) for section in data["sections"]),
    )
    document = element("html", head, element("body", main), lang=data.get("lang", "en"))
    return f"<!doctype html>\n{document}\n"


def _section(section: dict) -> Html:
    parts = [element("h2", section["heading"])]
    parts += [element("p", sentence) for sentence in section.get("sentences", ())]
    if section.get("bars"):
        parts.append(bar_picture(section["bars"], label=section["picture"]))
        columns = [{"label": section.get("bars_name", "Month")}, {"label": "Referrals", "numeric": True}]
        twin = {"columns": columns, "rows": [[_said(bar), str(bar["count"])] for bar in section["bars"]]}
        parts.append(_folded("Show the numbers", _table(twin, twin["rows"], f"{section['heading']}, in numbers")))
    if section.get("table"):
        parts.append(_tables(section["table"], section["heading"]))
    parts += [element("p", sentence, class_="soft") for sentence in section.get("notes", ())]
    return element("section", *parts)


def _said(bar: dict) -> str:
    return f"{bar['label']} so far" if bar.get("so_far") else bar["label"]


def _tables(table: dict, caption: str) -> Html:
    """The first rows open, the rest folded."""
    shown = table.get("shown", 25)
    first, rest = table["rows"][:shown], table["rows"][shown:]
    under = table.get("under") or [None] * len(table["rows"])
    parts = [_table(table, first, caption, under[:shown])]
    if table.get("more"):
        more = element("p", table["more"], class_="soft")
        folded = _table(table, rest, f"{caption}, continued", under[shown:])
        parts.append(_folded(table["more"], folded) if rest else more)
    return join(*parts)


def _table(table: dict, rows: list, caption: str, under: list | None = None) -> Html:
    columns = table["columns"]
    kinds = [_kind(columns, place) for place in range(len(columns))]
    head = (
        element("th", column["label"], scope="col", class_=kind) for column, kind in zip(columns, kinds, strict=True)
    )
    body = (
        element("tr", *_cells(row, columns, kinds, below))
        for row, below in zip(rows, under or [None] * len(rows), strict=True)
    )
    return element(
        "div",
        element(
            "table",
            element("caption", caption, class_="aside"),
            element("thead", element("tr", *head)),
            element("tbody", *body),
        ),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=f"{caption}, table",
    )


def _kind(columns: list[dict], place: int) -> str | None:
    """The classes of a column; the first number is the one that stands beside the name on a narrow screen."""
    column = columns[place]
    if column.get("numeric"):
        earlier = any(one.get("numeric") for one in columns[:place])
        return "number" if earlier or not place else "number count"
    return "day" if column.get("nowrap") else None


def _cells(row: list, columns: list, kinds: list, under: dict | None) -> list[Html]:
    """The first cell names the row, with what stands under it folded.

    On a narrow screen a row is two lines: its name and its first number, then the others with their `short` label.
    """
    rest = zip(row[1:], columns[1:], kinds[1:], strict=True)
    return [
        element("th", _named(row[0], under) if under else row[0], scope="row", class_=kinds[0]),
        *(element("td", cell, class_=kind, data_label=column.get("short")) for cell, column, kind in rest),
    ]


def _named(name: str, under: dict) -> Html:
    summary = element("summary", name, " ", element("span", under["label"], class_="soft"))
    texts = [element("ul", *(element("li", one) for one in under["texts"]))] if under["texts"] else []
    note = [element("p", under["note"], class_="soft")] if under.get("note") else []
    return element("details", summary, *texts, *note, class_="under")


def _folded(summary: str, content: Html) -> Html:
    return element("details", element("summary", text(summary)), content)
