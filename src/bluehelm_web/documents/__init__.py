"""Documents that are attached to offers, visits, statements and missions."""
