"""Figures of the program, each against a floor measured in the same run. Start with `python -m benchmarks.tick`."""
