"""Evaluation of candidates to the CQP « Chargé(e) de relation clientèle assurance »."""
