"""An order's steps and its file."""
