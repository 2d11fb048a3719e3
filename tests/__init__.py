"""The promises, stories and figures of the project, as code that can fail."""
