"""Programs of their own, apart from the service: they handle what a stranger's bytes could break."""
