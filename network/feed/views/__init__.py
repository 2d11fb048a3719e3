"""Pages of the feed: HTTP in, one service call, HTTP out."""
