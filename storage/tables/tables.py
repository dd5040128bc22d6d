"""The tables, for statements that are made once for the process.

A statement made of them is constant: each use binds its values, and the ORM takes no part. What is asked in
every turn is asked this way, as making a statement takes longer than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from storage.tables.models import Base

_tables = Base.metadata.tables
SHOP, SESSION, TOKEN = _tables["shop"], _tables["session"], _tables["session_token"]
MESSAGE, TURN = _tables["message"], _tables["turn"]
ORDER, ORDER_EVENT, PAYMENT = _tables["orders"], _tables["order_event"], _tables["payment"]
