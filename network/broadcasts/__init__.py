"""What departments of the municipality say to the districts concerned. Not for what neighbours say: `feed`."""
