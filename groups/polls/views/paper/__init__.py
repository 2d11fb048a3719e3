"""Pages for clerks who type paper, and for the organiser who prints it."""
