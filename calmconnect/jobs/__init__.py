"""What happens by the clock; each job claims its rows."""
