"""Django's SQLite, with turns for those who write. settings.DATABASES names this package as its engine."""
