"""Tests of the benchmarks' own scorers: `pytest benchmarks`."""
