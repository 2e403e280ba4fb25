"""State that more than one portal uses."""
