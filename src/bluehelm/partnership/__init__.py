"""partnership."""
