"""The mathematics: plain columns in, frozen answers out. No clock, no files, no global randomness."""
