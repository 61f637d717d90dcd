"""The live grid: a component that paints at once and posts its marks to our own route."""
