"""Orders in flight while programs are killed and vendors misbehave; afterwards the books are compared."""
