"""A small media server, a program of its own: it decodes what somebody sends, and encodes it for each who listens.

`python -m calmconnect.media.audience` is started by `services/own_media.py`. It reads what it may do as one line of JSON on
standard input, and says `ready` once it can be asked. It ends with whoever started it, and when nobody has been there for a
while.
"""
