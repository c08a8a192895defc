"""The readiness ladder of offers."""
