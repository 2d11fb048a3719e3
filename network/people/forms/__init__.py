"""Input of people's pages to typed values."""
