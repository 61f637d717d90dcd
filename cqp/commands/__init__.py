"""What is asked from a terminal: one module a command, read by `python -m cqp`."""
