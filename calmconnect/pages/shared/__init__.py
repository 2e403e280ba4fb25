"""Pages that every portal has."""
