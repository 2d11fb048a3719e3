"""Pages of advice and councils: form to values, one service call, a redirect."""
