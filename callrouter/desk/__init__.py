"""What is kept of a request once the phone is back on the desk: its ticket, and what it counts."""
