"""Writes on places: set up municipalities, take in districts and addresses."""
