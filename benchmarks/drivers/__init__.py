"""Ways to solve an instance: ours, its baselines and its peer."""
