"""What the work costs, each beside the bare operation in the same run (DESIGN §8): ``python -m benchmarks``."""
