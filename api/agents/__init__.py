"""Routes for machines that order."""
