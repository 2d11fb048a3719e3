"""Rules of moderation: pure, each with its reason. Not who may: that is `permissions`."""
