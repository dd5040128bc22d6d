"""Stand-ins that speak the vendors' wire formats; they import none of our packages."""
