"""How the tables came to be as the models say, one revision after the other."""
