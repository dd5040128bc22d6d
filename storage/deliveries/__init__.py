"""What is sent to people outside the page."""
