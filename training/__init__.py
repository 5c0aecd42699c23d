"""How the numbers and weights that the program ships were made; the program never imports this."""
