"""CalmConnect: find a doctor, book, talk, and be looked after between sessions."""
