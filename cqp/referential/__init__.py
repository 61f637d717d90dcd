"""The référentiel: what the certifier published, read from a file and checked once."""
