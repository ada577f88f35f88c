"""What tests share: servers, builders, and ways to look at what happened."""
