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
        twin = {"columns": columns, "rows": [[bar["label"], str(bar["count"])] for bar in section["bars"]]}
        parts.append(_folded("Show the numbers", _table(twin, twin["rows"], f"{section['heading']}, in numbers")))
    if section.get("table"):
        parts.append(_tables(section["table"], section["heading"]))
    parts += [element("p", sentence, class_="soft") for sentence in section.get("notes", ())]
    return element("section", *parts)


def _tables(table: dict, caption: str) -> Html:
    """The first rows open, the rest folded."""
    shown = table.get("shown", 25)
    first, rest = table["rows"][:shown], table["rows"][shown:]
    parts = [_table(table, first, caption)]
    if table.get("more"):
        more = element("p", table["more"], class_="soft")
        parts.append(_folded(table["more"], _table(table, rest, f"{caption}, continued")) if rest else more)
    return join(*parts)


def _table(table: dict, rows: list, caption: str) -> Html:
    columns = table["columns"]
    kinds = ["number" if column.get("numeric") else None for column in columns]
    head = (
        element("th", column["label"], scope="col", class_=kind) for column, kind in zip(columns, kinds, strict=True)
    )
    body = (element("tr", *_cells(row, columns, kinds)) for row in rows)
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


def _cells(row: list, columns: list, kinds: list) -> list[Html]:
    """The first cell names the row; the others carry their column's name for narrow screens, where rows are cards."""
    rest = zip(row[1:], columns[1:], kinds[1:], strict=True)
    return [
        element("th", row[0], scope="row", class_=kinds[0]),
        *(element("td", cell, class_=kind, data_label=column["label"]) for cell, column, kind in rest),
    ]


def _folded(summary: str, content: Html) -> Html:
    return element("details", element("summary", text(summary)), content)
