"""Pages of conversations: they work without JavaScript; the script only makes them live."""
