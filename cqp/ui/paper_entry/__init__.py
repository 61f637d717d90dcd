"""The re-entry of a paper grid: one key a criterion."""
