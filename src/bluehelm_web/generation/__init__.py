"""Registers that are kept between scenarios: missions, mandates, host-country agreements, statements."""
