"""How much a file may hold. Each limit is several times what a genuine export needs (200,000 rows × 10 columns:
25 MB as CSV; 8 MB as XLSX, which unpacks to 112 MB at a ratio of 15)."""

MB = 1024 * 1024

TEXT_BYTES = 200 * MB
WORKBOOK_BYTES = 50 * MB
VCARD_BYTES = 5 * MB
HTML_BYTES = 5 * MB  # the parser of the standard library reads about 1 MB a second

COLUMNS = 1_000
CELL_CHARACTERS = 131_072
RECORD_LINES = 200  # a cell with more line breaks than this is an unclosed quotation mark
HEADER_SEARCH_ROWS = 20
SHEETS_TRIED = 20

ZIP_ENTRIES = 200
ZIP_UNPACKED_BYTES = 256 * MB
ZIP_RATIO = 100  # unpacked to packed; genuine sheets reach 10 to 40
ZIP_RATIO_FROM_BYTES = 1 * MB  # below this a high ratio is harmless

VCARD_PROPERTY_BYTES = 64 * 1024

CHILD_MEMORY_BYTES = 512 * MB
CHILD_CPU_SECONDS = 60
CHILD_WAIT_SECONDS = 60
BATCH_ROWS = 500
