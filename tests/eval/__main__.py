"""`python -m tests.eval`: how much of what customers say the waiter understands."""

from __future__ import annotations

import sys

from tests.eval.score import main

main(sys.argv[1:])
