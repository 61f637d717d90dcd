"""Results as files: workbooks and minutes, values only, the same bytes for the same data."""
