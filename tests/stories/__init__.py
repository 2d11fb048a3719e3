"""The main jobs from begin to end, as people do them: a real server, a real browser, a real town."""
