"""From marks to proposals: pure functions, integers and fractions only."""
