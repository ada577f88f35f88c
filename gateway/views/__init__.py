"""The shapes that cross HTTP, one file a resource. What comes in forbids unknown fields; what goes out carries the names that are fixed."""
