"""A small component of its own."""
