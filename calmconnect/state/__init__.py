"""What one open tab shows, and what a person may ask of it."""
