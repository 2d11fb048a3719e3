"""Pages of groups: form to values, one service call, a redirect."""
