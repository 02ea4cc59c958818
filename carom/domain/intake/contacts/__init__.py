"""Address books: whom an entry is, and what it adds."""
