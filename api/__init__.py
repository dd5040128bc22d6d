"""HTTP in, Temporal call out."""
