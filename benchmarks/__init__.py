"""Benchmarks: what the library reaches, how fast, and whether it meets its bars."""
