"""What tests lean on: servers, sites, matrices. Not for checks: those are in the tests themselves."""
