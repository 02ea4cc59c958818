"""The file's rows at rest: stored sealed, taken out again, and what becomes of each."""
