"""Pages of polls: form to values, one service call, a redirect."""
