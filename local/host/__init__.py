"""A shop's own site, to try the button that opens our page on it. It shares no code with the product."""
