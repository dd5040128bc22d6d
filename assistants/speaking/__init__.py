"""Words and buttons for the customer."""
