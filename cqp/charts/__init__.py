"""Results as Plotly figures: one theme, safe for colour-blind eyes, each with its description in words."""
