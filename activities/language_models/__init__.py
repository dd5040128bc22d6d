"""Waiter and cashier as a language model plays them."""
