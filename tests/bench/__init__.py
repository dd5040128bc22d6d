"""`make bench`: how fast the product is beside the least that Temporal and PostgreSQL allow on the same machine."""
