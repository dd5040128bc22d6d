"""Files and events from outside, and the order JSON."""
