"""Events that vendors send us."""
