"""What the benchmarks work on."""
