"""What is kept once the phone is back on the desk: tickets, and the requests that count."""
