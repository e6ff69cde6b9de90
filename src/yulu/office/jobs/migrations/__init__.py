"""The jobs' table over time."""
