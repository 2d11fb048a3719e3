"""Faults inside a process of the product, for tests; see `apps`."""
