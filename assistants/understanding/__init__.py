"""From text and menu to what was meant."""
