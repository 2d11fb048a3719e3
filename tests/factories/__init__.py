"""People, places and words for tests, made through the product's own services where these exist."""
