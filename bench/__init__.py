"""How fast CalmConnect is beside a Node, Express, Socket.IO and PostgreSQL peer: `python -m bench`, see README.md."""
