"""How the artefacts are made, with scikit-learn. Nothing here is needed to read a message."""
