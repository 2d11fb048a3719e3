"""Forms of polls. `asked` draws what a poll asks, `reading` reads what came in, `voting` walks."""
