"""The embedded local stack as data and checks: how each server is configured, started, recognised as ready and provisioned."""
