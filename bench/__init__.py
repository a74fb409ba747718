"""Benchmarks: a workload generated at scale, and each figure beside its limit. Run with `make bench` (SCALE=1 = 300,000 agreements)."""
