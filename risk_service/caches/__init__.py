"""What this process holds of what others own. Caches make deciding fast; versions tell when they are behind."""
