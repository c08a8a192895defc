"""What happened: one append-only chain of events."""
