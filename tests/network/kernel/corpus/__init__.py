"""Hostile input, made by code from families of tricks. Not for what ordinary people write."""
