"""Results as words and tables: what every screen, chart and export shows alike."""
