"""All tables. Rows are facts; what may become of them is decided in `domain`."""

from storage.tables import messaging, orders, payments, sessions, shops
from storage.tables.base import Base

__all__ = ["Base", "messaging", "orders", "payments", "sessions", "shops"]
