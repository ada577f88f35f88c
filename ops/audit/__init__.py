"""What people and services did, out of the journal."""
