"""An installation on one machine: real PostgreSQL and Temporal, stand-ins for the vendors, demo shops."""
