"""What every route shares: errors, limits, headers."""
