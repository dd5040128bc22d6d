"""PostgreSQL and Temporal from Python packages."""
