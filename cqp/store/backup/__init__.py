"""Copies of the database: made, verified, kept, encrypted, put back."""
