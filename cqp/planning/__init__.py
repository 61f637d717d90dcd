"""When and where each candidate is assessed: durations, drawing, overlaps, calendars. Pure functions."""
