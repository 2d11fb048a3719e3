"""Who somebody is, where they live, and how that was proven. Not for what they say: that is `feed`."""
