"""The doctor's screens."""
