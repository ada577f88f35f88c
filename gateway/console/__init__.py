"""The operator's page as it was built: its files, and how a browser may use them. Its sources are in `gateway/ui`."""
