"""What is seen, named by what it looks like."""
