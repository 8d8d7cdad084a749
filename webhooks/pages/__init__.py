"""The pages for people: signing in, and the console."""
