"""What departments of the town say to the districts concerned. Not for what neighbours say: `feed`."""
