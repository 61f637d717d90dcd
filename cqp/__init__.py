"""Evaluation of candidates to the CQP « Chargé(e) de relation clientèle assurance »."""

__version__ = "0.1.0"
"""The same as in pyproject.toml; printed in what is exported."""
