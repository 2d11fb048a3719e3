"""Work outside the request: delivery of events, the schedule, the worker. Not for what the work is."""
