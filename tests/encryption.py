"""A key and a converter for tests with a Temporal server of their own: they encrypt, as the product does."""

from __future__ import annotations

from config.encryption import data_converter
from config.encryption_keys import read_keys

KEYS = "of-tests:dGhpcyBpcyBhIGtleSBmb3IgdGVzdHMgYW5kIG5vdCE="
CONVERTER = data_converter(read_keys(KEYS))
