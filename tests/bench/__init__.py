"""`make bench`: how fast the product is beside the least Temporal and PostgreSQL allow here."""
