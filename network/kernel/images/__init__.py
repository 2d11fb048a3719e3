"""Pictures: taken in, cleaned, served."""
