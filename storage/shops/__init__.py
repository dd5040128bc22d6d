"""Shops, their menus and what needs their attention."""
