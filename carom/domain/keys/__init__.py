"""Keys, sealed values and random names: what every concept stands on. No tables."""
