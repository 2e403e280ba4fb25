"""The doctor portal."""
