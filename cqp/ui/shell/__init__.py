"""The page that stands in while the server cannot be reached, and the worker that opens it."""
