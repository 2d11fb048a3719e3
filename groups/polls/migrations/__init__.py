"""Migrations of polls."""
