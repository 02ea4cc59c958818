"""What the texts of a file mean that name a source."""
