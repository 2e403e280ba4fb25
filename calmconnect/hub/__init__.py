"""Publish/subscribe and leases, in this process or through Redis. Knows nothing above it."""
