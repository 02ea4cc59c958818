"""The export's format in words, made from the tables themselves."""

import inspect

from django.db import models

from carom.domain.exports.contents import COLUMNS_LEFT_OUT, TABLES_LEFT_OUT, exported
from carom.domain.keys.sealed import SealedTextField

_HEAD = """# What an export holds

Generated from the tables. `carom export --practice NAME --out FILE.zip`, or *Export* in the owner's menu, writes a zip:

- `data/TABLE.jsonl`: one JSON object a line, the columns below in this order. Moments are ISO 8601 in UTC with six
  decimals, days `YYYY-MM-DD`. A column that ends in `_id` holds the `id` of a row of the table named. `sealed` is
  encrypted in the database and **clear text in this file**.
- `sheets/TABLE.csv`: the same for people: UTF-8 with byte order mark, commas, CRLF; a text that a spreadsheet would
  take for a formula begins with `'`.
- `manifest.json`: `form` (1), `carom`, `made_at`, `practice`, and for each table `rows` and the `sha256` of its data.
- `README.txt`.

`carom import-account FILE.zip` brings it into a fresh installation of the same version: the same ids, and the digests
of the manifest are worked out again from what was stored. People set a new password. A file that was imported before,
from another system, is not known again, because its rows were marked with a key of the old installation.
"""


def page() -> str:
    parts = [_HEAD]
    for table in exported():
        words = inspect.cleandoc(table.model.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        lines = [f"| {field.attname} | {_kind(field)} |" for field in table.fields]
        parts.append("\n".join([f"## {table.name}", "", words, "", "| Column | What |", "|---|---|", *lines, ""]))
    left = [f"- {label}: {reason}" for label, reason in sorted(TABLES_LEFT_OUT.items())]
    left += [f"- {label}: {', '.join(sorted(names))}" for label, names in sorted(COLUMNS_LEFT_OUT.items())]
    return "\n".join([*parts, "## Left out", "", *left, ""])


def _kind(field: models.Field) -> str:
    if isinstance(field, SealedTextField):
        return "text, sealed"
    if field.is_relation:
        return f"id of {field.related_model._meta.db_table}" + (" or nothing" if field.null else "")
    kind = next((words for kinds, words in _KINDS if isinstance(field, kinds)), "text")
    if field.choices:
        kind = "one of " + ", ".join(f"`{value}`" for value, _ in field.flatchoices)
    return kind + (" or nothing" if field.null else "")


_KINDS = (
    (models.BooleanField, "true or false"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.AutoField, "whole number"),
    (models.JSONField, "JSON"),
)
