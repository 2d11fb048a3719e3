"""One WebSocket per client: hints on the wire, truth in the database."""
