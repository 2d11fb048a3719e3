"""A machine holds or queues, a person decides."""
