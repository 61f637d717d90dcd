"""Files that people bring: read within bounds, checked cell by cell, nothing stored."""
