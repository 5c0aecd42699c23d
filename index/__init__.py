"""Files in, ranked passages out."""
