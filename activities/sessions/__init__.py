"""A conversation's turns, its cashier and its rows."""
