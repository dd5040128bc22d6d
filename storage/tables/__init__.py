"""All tables. Rows are facts; what may become of them is decided in `domain`."""

from storage.tables import encryption, messaging, orders, payments, sessions, shops
from storage.tables.base import Base

__all__ = ["Base", "encryption", "messaging", "orders", "payments", "sessions", "shops"]
