"""Reading files that people bring: bytes in, typed rows out. Pure: no Django, no database, no clock but today's date.

`child.rows_from` (a limited process) or `table.read_table` → `mapping.recognise_table` → `rows.interpreter`.
"""
